import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultLabDir } from './default-lab-dir.js';
import { isDaemonReady } from './processes/daemon-ready.js';
import { installSlurm } from './setup/install-slurm.js';
import type { LabDaemon } from './slurm-lab.js';
import { slurmLabAvailability } from './slurm-lab-availability.js';
import { startSlurmLab } from './start-slurm-lab.js';
import { openLab, stopSlurmLab } from './stop-slurm-lab.js';
import { installVersion } from './versions/install-version.js';
import { installedSlurm, releaseOf } from './versions/installed-slurm.js';
import { isMachines } from './versions/is-machines.js';
import { enterVersion, runInVersion } from './versions/run-in-version.js';
import { type SlurmRelease, slurmRelease } from './versions/slurm-release.js';
import { versionAvailability } from './versions/version-availability.js';

const USAGE = `Usage: npx tsx scripts/slurm-lab/main.ts COMMAND [options]

  install   install Slurm, slurmdbd, munge and MariaDB (Debian, root)
  start     start a private cluster and leave it running
  status    show what runs and whether it answers
  env       print the shell lines that make sacctmgr and the others talk to it:  eval "$(... env)"
  stop      end it; its folder stays for a quick start
  exec      run a command where that Slurm is installed:  exec --slurm 24.11 -- bash

  --slurm RELEASE   22.05, 24.11 or 26.05 (default: the one of this machine). One that is not this machine's is installed
                    by debootstrap into a folder of the cache (1.1 GB each), and all that is done with it is done inside
  --name NAME       cluster name (lab)
  --base-dir DIR    folder of the cluster (below the temporary folder)
  --untuned         utf8mb4 database and plain loopback, as a site has it
  --nodes N         compute nodes (1)
  --qos A,B         QOS to create besides normal
  --unix-users A,B  Unix users to create until stop
  --clean           remove accounts, users and QOS of a former run
`;

const OPTIONS = {
  slurm: { type: 'string' },
  name: { type: 'string', default: 'lab' },
  'base-dir': { type: 'string' },
  untuned: { type: 'boolean', default: false },
  nodes: { type: 'string', default: '1' },
  qos: { type: 'string', default: '' },
  'unix-users': { type: 'string', default: '' },
  clean: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const DAEMONS: readonly LabDaemon[] = ['munged', 'mariadbd', 'slurmdbd', 'slurmctld'];

function list(value: string): string[] {
  return value.split(',').filter(Boolean);
}

/** One line per process. Exit code 0 when all four daemons answer, 3 otherwise (as systemctl status does). */
async function status(baseDir: string): Promise<number> {
  const context = openLab(baseDir);
  if (context === undefined) {
    console.log(`no lab in ${baseDir}`);
    return 3;
  }
  const pids = context.table.pids();
  const ready = await Promise.all(DAEMONS.map((daemon) => isDaemonReady(daemon, context.paths, context.env)));
  DAEMONS.forEach((daemon, index) => {
    console.log(`${daemon}\t${pids[daemon] ?? 'down'}\t${ready[index] === true ? 'answers' : 'does not answer'}`);
  });
  for (const [name, pid] of Object.entries(pids)) if (name.startsWith('slurmd-')) console.log(`${name}\t${pid}`);
  return ready.every(Boolean) ? 0 : 3;
}

/** @returns the exit code that says so, and not that something failed */
function notAvailable({ reason, howTo }: { reason: string; howTo: string }): number {
  console.error(`not available: ${reason}\n${howTo}`);
  return 3;
}

/** What is done for a release that may not be this machine's; undefined when the rest is done in this process. */
async function elsewhere(release: SlurmRelease, command: string, rest: readonly string[]): Promise<number | undefined> {
  if (command === 'install') {
    const availability = isMachines(release) ? slurmLabAvailability() : versionAvailability();
    if (!availability.available) return notAvailable(availability);
    console.log(await installVersion(release, console.error));
    return 0;
  }
  const [file, ...args] = rest;
  return file === undefined ? enterVersion(release) : runInVersion(release, [file, ...args]);
}

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const tuned = !values.untuned;
  const [command = '', ...rest] = positionals;
  if (values.help || command === '' || (rest.length > 0 && command !== 'exec')) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  if (values.slurm !== undefined) {
    const code = await elsewhere(slurmRelease(values.slurm), command, rest);
    if (code !== undefined) return code;
  }
  const baseDir = resolve(values['base-dir'] ?? defaultLabDir(values.name, tuned, releaseOf(installedSlurm() ?? '')));
  switch (command) {
    case 'install': {
      const availability = slurmLabAvailability();
      if (!availability.available) return notAvailable(availability);
      console.log(await installSlurm());
      return 0;
    }
    case 'start': {
      const { name, clean, nodes } = values;
      const wanted = { name, tuned, baseDir, clean, nodes: Number(nodes), qos: list(values.qos), log: console.error };
      const lab = await startSlurmLab({ ...wanted, unixUsers: list(values['unix-users']) });
      await lab.detach();
      console.log(`export SLURM_CONF=${lab.env.SLURM_CONF ?? ''}`);
      return 0;
    }
    case 'status':
      return status(baseDir);
    case 'env': {
      const context = openLab(baseDir);
      if (context === undefined) throw new Error(`Slurm lab: no lab in ${baseDir}; start one first.`);
      console.log(`export SLURM_CONF=${context.paths.slurmConf}`);
      return 0;
    }
    case 'stop':
      console.log(`ended ${await stopSlurmLab(baseDir)} processes`);
      return 0;
    default:
      console.error(USAGE);
      return 2;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
