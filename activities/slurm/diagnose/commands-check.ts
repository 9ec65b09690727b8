import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { errorText } from '../../lib/error-text.js';
import { ok, problem } from '../../lib/finding.js';
import type { Check } from '../../lib/run-diagnosis.js';
import type { SlurmFacts } from './slurm-facts.js';

const USUAL_FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/slurm/bin', '/usr/local/slurm/bin'];

/** Whether sacctmgr is there, may be run and is Slurm's. */
export const commandsCheck: Check<SlurmFacts> = {
  id: 'commands',
  title: 'Slurm commands',
  async run(facts) {
    const file = join(facts.connection.binPath, 'sacctmgr');
    try {
      const text = await facts.version();
      if (text.toLowerCase().includes('slurm')) return [ok(`${file}: ${text}`)];
      return [problem(`${file} does not say that it is Slurm's`, correctPath(facts))];
    } catch (error) {
      const text = errorText(error, 'message');
      return [problem(text, adviceFor(text, file, facts))];
    }
  },
};

function adviceFor(text: string, file: string, facts: SlurmFacts): string {
  const [first] = facts.connection.prefix;
  if (/password is required|not in the sudoers|terminal is required/i.test(text)) {
    return `Give this user a sudoers rule without password (NOPASSWD) for ${file}.`;
  }
  if (/may not be executed/.test(text) && first === undefined) return `Make it executable: chmod a+rx ${file}`;
  if (first !== undefined) {
    return `Run "${[...facts.connection.prefix, file, '--version'].join(' ')}" by hand, then correct command_prefix or slurm_bin_path.`;
  }
  return correctPath(facts);
}

function correctPath({ connection }: SlurmFacts): string {
  const folders = [...USUAL_FOLDERS, ...(connection.env.PATH ?? '').split(':')];
  const found =
    connection.prefix.length > 0
      ? undefined
      : folders.find((folder) => folder !== connection.binPath && existsSync(join(folder, 'sacctmgr')));
  return found === undefined
    ? 'Install the Slurm client (Debian: slurm-client), or set backend_settings.slurm_bin_path to its folder.'
    : `Set backend_settings.slurm_bin_path: ${found}`;
}
