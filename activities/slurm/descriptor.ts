import { describeBackend } from '../lib/backend/descriptor.js';
import { backendComponentSchema } from '../lib/settings/component-config.js';
import { homedirQuota, olderUmask, ownersMask } from '../lib/settings/homedir-rules.js';
import { ldapRanges } from '../lib/settings/ldap-rules.js';
import { SLURM_NAMES } from './name-rules.js';
import { type SlurmSettings, slurmSettingsSchema } from './settings/config.js';
import { SLURM_LATER } from './settings/later.js';
import { slurmQos, slurmRest } from './settings/rules.js';
import { type SlurmSite, slurmSiteSchema } from './settings/site-config.js';

/** Accounts, associations and QOS of a Slurm cluster, by sacctmgr. */
export const slurm = describeBackend<SlurmSettings, SlurmSite>({
  name: 'slurm',
  words: { system: 'Slurm', service: 'slurmdbd, slurmctld or munge' },
  settings: slurmSettingsSchema,
  component: backendComponentSchema,
  site: slurmSiteSchema,
  withSite: (settings, { command_prefix: common }) =>
    common === undefined || settings.command_prefix !== undefined ? settings : { ...settings, command_prefix: common },
  rules: [slurmQos, slurmRest, ldapRanges, olderUmask, ownersMask, homedirQuota],
  later: SLURM_LATER,
  does: { orders: true, membership: true, usage: true, status: true },
  runs: 'headnode',
  names: SLURM_NAMES,
  agrees: [
    'customer_prefix',
    'project_prefix',
    'allocation_prefix',
    'default_account',
    'default_account_policy',
    'root_account',
    'parent_account',
    'cluster_name',
    'default_partition',
    'enforce_offering_partitions',
  ],
  variables: ['SLURM_'],
  homes: (settings) => ({ settings, prefix: settings.command_prefix ?? [] }),
  load: async () => (await import('./slurm-module.js')).slurmModule,
});
