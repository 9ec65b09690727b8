import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SlurmFacts } from '../../../../activities/slurm/index.js';
import type { DoctorContext } from '../doctor-context.js';

/**
 * Why the commands of a cluster are not looked at here; undefined when they are. Where Temporal is a server of its own
 * and the commands are not there, this is the control host of a site whose head node is another one. With the embedded
 * server everything runs on this host, so there it is a mistake.
 */
export function headnodeElsewhere(
  context: DoctorContext,
  { binPath, prefix }: SlurmFacts['connection'],
): string | undefined {
  const split = context.target.kind === 'existing' && context.config.siteflow.role === 'site';
  if (!split || prefix.length > 0 || existsSync(join(binPath, 'sacctmgr'))) return undefined;
  return (
    `there is no ${join(binPath, 'sacctmgr')} here, so the head node is another host: run siteflow doctor on the head node ` +
    '(if this is the head node, correct slurm_bin_path)'
  );
}
