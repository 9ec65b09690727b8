import { readFileSync } from 'node:fs';
import { oneLine } from '../../lib/http/error-body.js';
import type { SlurmFacts } from './slurm-facts.js';

const DEFAULT_CONF = '/etc/slurm/slurm.conf';

/**
 * What munge says when it cannot make a credential on this host; undefined when it can, or cannot be asked. Slurm's own
 * programs say it only after long repeating.
 */
export async function mungeProblem({ connection, run }: SlurmFacts): Promise<string | undefined> {
  const socket = connection.prefix.length > 0 ? undefined : socketOf(connection.env.SLURM_CONF ?? DEFAULT_CONF);
  const args = ['--no-input', '--output=/dev/null', ...(socket === undefined ? [] : [`--socket=${socket}`])];
  const result = await run('munge', args).catch(() => undefined);
  if (result === undefined || result.exitCode === 0) return undefined;
  return oneLine(result.stderr, 200) || 'it gives no answer';
}

/** The socket for slurmdbd where slurm.conf names one. */
function socketOf(file: string): string | undefined {
  try {
    return /^\s*AccountingStoragePass\s*=\s*(\/\S+)/im.exec(readFileSync(file, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
