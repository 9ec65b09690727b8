import { describeBackend } from '../lib/backend/descriptor.js';
import { type MupSettings, mupComponentSchema, mupSettingsSchema } from './config.js';
import { mupAccounting } from './rules.js';

/** Projects and allocations of MUP, over HTTP. Not carried out by this release. */
export const mup = describeBackend<MupSettings, undefined>({
  name: 'mup',
  words: { system: 'MUP', service: 'the MUP API' },
  settings: mupSettingsSchema,
  component: mupComponentSchema,
  rules: [mupAccounting],
  does: { orders: true, membership: true, usage: true, status: false },
  runs: 'control',
  names: {
    ...{ backend: 'MUP', max: 255, pattern: /^[a-z0-9_][a-z0-9_.-]*$/ },
    words: 'only a-z, 0-9, "_", "." and "-" are possible, and "." or "-" not at the beginning',
  },
  agrees: ['project_prefix', 'allocation_prefix'],
});
