import { type BackendDescriptor, describeBackend } from '../lib/backend/descriptor.js';
import { backendComponentSchema } from '../lib/settings/component-config.js';
import { dwdiComputeSettingsSchema, dwdiInferenceSettingsSchema, dwdiStorageSettingsSchema } from './config.js';
import { dwdiStorageFactor } from './rules.js';

/** DWDI knows no accounts of its own: names are those that another backend gave. */
const common = {
  words: { system: 'DWDI', service: 'the DWDI API' },
  component: backendComponentSchema,
  rules: [],
  does: { orders: false, membership: false, usage: true, status: false },
  runs: 'control',
  names: { backend: 'DWDI', max: 255, pattern: /^.+$/, words: 'any text that is not empty is possible' },
  agrees: [],
} as const satisfies Partial<BackendDescriptor>;

/** Node hours and CPU hours. Not reported by this release. */
export const dwdiCompute = describeBackend({
  ...common,
  name: 'cscs-dwdi-compute',
  settings: dwdiComputeSettingsSchema,
});

/** Storage space and inodes. Not reported by this release. */
export const dwdiStorage = describeBackend({
  ...common,
  name: 'cscs-dwdi-storage',
  settings: dwdiStorageSettingsSchema,
  rules: [dwdiStorageFactor],
});

/** Costs of inference. Not reported by this release. */
export const dwdiInference = describeBackend({
  ...common,
  name: 'cscs-dwdi-inference',
  settings: dwdiInferenceSettingsSchema,
});
