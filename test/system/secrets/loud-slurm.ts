import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';

export interface LoudSlurm {
  slurm: SlurmSimulator;
  /** Folder with the executables. */
  binPath: string;
  /** Arguments and environment of every sacctmgr that was run. */
  logFile: string;
  /** From now on changes fail with this text and with the environment of the command; undefined: they work again. */
  failWith(text: string | undefined): void;
}

/**
 * A simulated Slurm whose sacctmgr, on demand, fails as a badly written wrapper does: it prints its environment,
 * variables that look like secrets first.
 */
export async function startLoudSlurm(folder: string, clusterName: string): Promise<LoudSlurm> {
  const binPath = join(folder, 'bin');
  const real = join(folder, 'slurm');
  const logFile = join(folder, 'sacctmgr.log');
  const failure = join(folder, 'failure');
  const slurm = await startSlurmSimulator({ binDir: real, clusterName });
  mkdirSync(binPath, { recursive: true });
  for (const program of readdirSync(real).filter((name) => !name.startsWith('.') && name !== 'docker')) {
    const file = join(binPath, program);
    writeFileSync(
      file,
      program === 'sacctmgr' ? wrapper(real, logFile, failure) : `#!/bin/bash\nexec '${real}/${program}' "$@"\n`,
    );
    chmodSync(file, 0o755);
  }
  return {
    slurm,
    binPath,
    logFile,
    failWith: (text) => (text === undefined ? rmSync(failure, { force: true }) : writeFileSync(failure, text)),
  };
}

const wrapper = (real: string, logFile: string, failure: string): string => `#!/bin/bash
{ printf '%s\\n' "$*"; env; } >>'${logFile}'
if [[ -s '${failure}' && " $* " =~ \\ (load|add|create|modify)\\  ]]; then
  { cat '${failure}'; env | grep -iE 'key|token|secret|pass|dsn' | sort; env | grep DOCKER_CONFIG; } >&2
  exit 1
fi
exec '${real}/sacctmgr' "$@"
`;
