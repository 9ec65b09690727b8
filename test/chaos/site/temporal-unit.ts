import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { probeServer } from '../../../workers/temporal-server/probe-server.js';
import { readRecord } from '../../../workers/temporal-server/server-record.js';

/** Workers look every 3 s; after this an operator's unit would start it. */
const BY_ITSELF_MS = 30_000;

export interface TemporalUnit {
  address: string;
  pid(): number | undefined;
  /** Kills the server with SIGKILL and waits until it serves again. */
  killAndWait(): Promise<{ seconds: number; by: 'the workers' | 'the harness' }>;
  stop(): Promise<void>;
}

/** The embedded Temporal server of a state folder, started by the command line. */
export async function startTemporalUnit(options: {
  main: string;
  stateDir: string;
  env: Readonly<Record<string, string>>;
}): Promise<TemporalUnit> {
  const { main, stateDir, env } = options;
  const siteflow = (verb: string) =>
    promisify(execFile)(process.execPath, [main, 'temporal', verb, '--state-dir', stateDir], { env: { ...env } });
  const started = await siteflow('start');
  const pid = (): number | undefined => readRecord(stateDir)?.process.pid;
  const serves = async (): Promise<boolean> => {
    const record = readRecord(stateDir);
    return record?.state === 'running' && (await probeServer(record)) === 'serving';
  };
  return {
    address: /^address +(\S+)$/m.exec(started.stdout)?.[1] ?? '',
    pid,
    killAndWait: async () => {
      const begun = Date.now();
      const before = pid();
      if (before !== undefined) process.kill(before, 'SIGKILL');
      const seconds = (): number => (Date.now() - begun) / 1000;
      while (Date.now() - begun < BY_ITSELF_MS) {
        await sleep(200);
        if (pid() !== before && (await serves())) return { seconds: seconds(), by: 'the workers' };
      }
      await siteflow('start');
      return { seconds: seconds(), by: 'the harness' };
    },
    stop: async () => {
      const last = pid();
      await siteflow('stop').catch(() => {
        if (last !== undefined) process.kill(last, 'SIGKILL');
      });
    },
  };
}
