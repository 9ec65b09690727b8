import * as z from 'zod';
import type { Backend } from '../../activities/lib/backend/backend.js';
import { type BackendDescriptor, describeBackend } from '../../activities/lib/backend/descriptor.js';
import { backendComponentSchema } from '../../activities/lib/settings/component-config.js';
import type { ApplyResult } from '../../contracts/allocation.js';

/** A backend as one that is reached over the network describes itself; it does what `backend` does. */
export const networkBackend = (name: string, backend: Partial<Backend>): BackendDescriptor =>
  describeBackend({
    name,
    words: { system: name, service: `the ${name} server` },
    settings: z.strictObject({}),
    component: backendComponentSchema,
    rules: [],
    does: { orders: true, membership: true, usage: false, status: false },
    runs: 'control',
    names: { backend: name, max: 255, pattern: /^.+$/, words: 'any text that is not empty is possible' },
    agrees: [],
    load: async () => ({ open: () => ({ ...IDLE, ...backend }) }),
  });

export const UNCHANGED: ApplyResult = { outcome: 'unchanged', changes: [], warnings: [], reportedLimits: {} };

const IDLE: Backend = {
  read: async () => undefined,
  plan: (wishes) => wishes.map(() => ({ status: 'planned', changes: [], warnings: [], reportedLimits: {} })),
  apply: async () => UNCHANGED,
  ping: async () => ({ what: 'a backend of a test', elapsedMs: 0 }),
  diagnostics: async () => [],
};
