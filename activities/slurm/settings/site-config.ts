import * as z from 'zod';
import { clusterName, text } from '../../lib/settings/config-schema.js';

/** `siteflow.slurm`: what all Slurm offerings of a site have in common. */
export const slurmSiteSchema = z
  .strictObject({
    command_prefix: z
      .array(text('Program or argument.').min(1, { error: 'must not be empty' }))
      .min(1, { error: 'must not be empty' })
      .meta({ description: 'Words put before every Slurm command, for example [docker, exec, slurmctld].' })
      .optional(),
    writer_group: clusterName(
      'Name shared by all clusters on one slurmdbd, whose changes must not overlap; absent: the slurmdbd host.',
    ).optional(),
  })
  .meta({ description: 'How Slurm commands are run.' });

export type SlurmSite = z.output<typeof slurmSiteSchema>;
