import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ok, problem } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import { errorText } from '../../lib/error-text.js';
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
  const { prefix } = facts.connection;
  const byHand = `Run "${[...prefix, file, '--version'].join(' ')}" by hand`;
  if (/cannot stat file|configuration (file|source)/.test(text)) {
    return 'Put slurm.conf into /etc/slurm, or set SLURM_CONF to its path for the service of this program; if it is there, correct what the message names in it.';
  }
  if (/password is required|not in the sudoers|terminal is required/i.test(text)) {
    return `Give this user a sudoers rule without password (NOPASSWD) for ${file}.`;
  }
  if (prefix.length > 0) return `${byHand}, then correct command_prefix or slurm_bin_path.`;
  if (/may not be executed/.test(text)) return `Make it executable: chmod a+rx ${file}`;
  return /does not exist/.test(text) ? correctPath(facts) : `${byHand} as the user of this program.`;
}

function correctPath({ connection: { binPath, prefix, env } }: SlurmFacts): string {
  const folders = [...USUAL_FOLDERS, ...(env.PATH ?? '').split(':')];
  const found = folders.find((folder) => folder !== binPath && existsSync(join(folder, 'sacctmgr')));
  return found === undefined || prefix.length > 0
    ? 'Install the Slurm client (Debian: slurm-client), or set backend_settings.slurm_bin_path to its folder.'
    : `Set backend_settings.slurm_bin_path: ${found}`;
}
