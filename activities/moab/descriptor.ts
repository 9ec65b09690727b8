import { describeBackend } from '../lib/backend/descriptor.js';
import { backendComponentSchema } from '../lib/settings/component-config.js';
import { homedirQuota, olderUmask, ownersMask } from '../lib/settings/homedir-rules.js';
import { type MoabSettings, moabSettingsSchema } from './config.js';
import { moabDeposit } from './rules.js';

/** Accounts and deposits of Moab Accounting Manager, by its mam-* commands. Not carried out by this release. */
export const moab = describeBackend<MoabSettings, undefined>({
  name: 'moab',
  words: { system: 'MOAB', service: 'Moab Accounting Manager' },
  settings: moabSettingsSchema,
  component: backendComponentSchema,
  withComponents: ({ deposit }) => (deposit === undefined ? {} : { deposit: { ...deposit, unit_factor: 1 } }),
  rules: [moabDeposit, olderUmask, ownersMask, homedirQuota],
  does: { orders: true, membership: true, usage: true, status: false },
  runs: 'headnode',
  names: {
    ...{ backend: 'Moab Accounting Manager', max: 255, pattern: /^[a-z0-9_][a-z0-9_.-]*$/ },
    words: 'only a-z, 0-9, "_", "." and "-" are possible, and "." or "-" not at the beginning',
  },
  agrees: ['customer_prefix', 'project_prefix', 'allocation_prefix', 'default_account', 'cluster_name'],
});
