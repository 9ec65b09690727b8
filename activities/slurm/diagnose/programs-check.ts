import { join } from 'node:path';
import { ok, problem, type Seen, warning } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import { commandLine } from '../../lib/process/command-line.js';
import { TIMEOUTS } from '../commands/sacctmgr.js';
import type { SlurmFacts } from './slurm-facts.js';

const OTHERS = ['sacct', 'scancel', 'scontrol', 'sinfo'];

/** Whether the other programs are beside sacctmgr. Orders need only that one; usage and pausing need these. */
export const programsCheck: Check<SlurmFacts> = {
  id: 'programs',
  title: 'other Slurm commands',
  needs: ['commands'],
  async run({ connection, run }) {
    const starts = async (name: string): Promise<boolean> =>
      (await run(join(connection.binPath, name), ['--version']).catch(() => undefined))?.exitCode === 0;
    const results = await Promise.all(OTHERS.map(starts));
    const missing = OTHERS.filter((_, at) => results[at] !== true);
    if (!(await canEnd({ connection, run }))) return [unlimited(connection)];
    if (missing.length === 0) return [ok(`${OTHERS.join(', ')} are there too`)];
    return [
      warning(
        `${missing.join(', ')} cannot be run in ${connection.binPath}`,
        'Install the Slurm client completely, or set slurm_bin_path to the folder that has all of them.',
      ),
    ];
  },
};

/** The words that a writing command begins with behind a prefix. */
const limited = ({ prefix, binPath }: SlurmFacts['connection']): string[] => {
  const spec = {
    file: join(binPath, 'sacctmgr'),
    args: [],
    timeoutMs: TIMEOUTS.writeMs,
    hardLimitMs: TIMEOUTS.writeMs,
  };
  return commandLine({ ...spec, prefix }).args.slice(3 + prefix.length);
};

/** Behind a prefix only `timeout` can end a write that hangs; without one it is ours. */
async function canEnd({ connection, run }: Pick<SlurmFacts, 'connection' | 'run'>): Promise<boolean> {
  if (connection.prefix.length === 0) return true;
  const [program = '', ...args] = limited(connection);
  return (await run(program, [...args, '--version']).catch(() => undefined))?.exitCode === 0;
}

const unlimited = (connection: SlurmFacts['connection']): Seen =>
  problem(
    `"${[...connection.prefix, ...limited(connection)].join(' ')}" cannot be run, so a write that hangs could not be ended`,
    'Let command_prefix lead to where coreutils or busybox are; with sudo add a rule for these words and what follows them.',
  );
