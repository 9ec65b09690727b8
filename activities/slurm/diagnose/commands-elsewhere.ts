import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DiagnosisContext } from '../../lib/backend/descriptor.js';
import type { SlurmFacts } from './slurm-facts.js';

/**
 * Why the commands of a cluster are not looked at here; undefined when they are. Where the head node may be another host
 * and the commands are not there, this is the control host of such a site. Otherwise it is a mistake.
 */
export function commandsElsewhere(
  { mayBeElsewhere }: DiagnosisContext,
  { binPath, prefix }: SlurmFacts['connection'],
): string | undefined {
  if (!mayBeElsewhere || prefix.length > 0 || existsSync(join(binPath, 'sacctmgr'))) return undefined;
  return (
    `there is no ${join(binPath, 'sacctmgr')} here, so the head node is another host: run siteflow doctor on the head node ` +
    '(if this is the head node, correct slurm_bin_path)'
  );
}
