import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';

const READY_MS = 60_000;

/**
 * A slurmctld for another cluster of the lab's slurmdbd: a cluster that has none cannot be asked for jobs, and so no
 * account is removed from it. It has no node.
 *
 * @returns what ends it
 * @throws when it does not answer in time
 */
export async function startController(lab: SlurmLab, cluster: string): Promise<() => Promise<void>> {
  const folder = join(lab.baseDir, `controller-${cluster}`);
  // A cluster that was removed and added again has another id, and a newer slurmctld refuses the state of the old one.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'state'), { recursive: true });
  const file = join(folder, 'slurm.conf');
  writeFileSync(
    file,
    configOf(readFileSync(join(lab.baseDir, 'etc', 'slurm.conf'), 'utf8'), cluster, folder, await freePort()),
  );
  const log = openSync(join(folder, 'slurmctld.out'), 'a');
  const child = spawn('slurmctld', ['-D', '-i', '-f', file], {
    env: { ...process.env, ...lab.env, SLURM_CONF: file },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.once('error', () => undefined);
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    await end(child);
    process.off('exit', kill);
  };
  const begun = Date.now();
  while ((await lab.run('squeue', ['--noheader', `--clusters=${cluster}`])).exitCode !== 0) {
    if (Date.now() - begun > READY_MS || child.exitCode !== null) {
      await stop();
      throw new Error(`slurmctld of cluster ${cluster} does not answer; see ${folder}.`);
    }
    await sleep(200);
  }
  return stop;
}

/** The lab's own configuration but for name, port, folders and nodes. */
function configOf(labs: string, cluster: string, folder: string, port: number): string {
  const own = {
    ...{ ClusterName: cluster, SlurmctldPort: port, StateSaveLocation: join(folder, 'state') },
    ...{ SlurmctldPidFile: join(folder, 'slurmctld.pid'), SlurmctldLogFile: join(folder, 'slurmctld.log') },
  };
  const replaced = [...Object.keys(own), 'NodeName', 'PartitionName'];
  const kept = labs.split('\n').filter((line) => !replaced.includes(line.split('=')[0] ?? ''));
  return [
    ...Object.entries(own).map(([key, value]) => `${key}=${value}`),
    ...kept,
    'NodeName=nobody State=FUTURE',
    'PartitionName=main Nodes=ALL Default=YES',
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
