import { describeBackend } from '../../activities/lib/backend/descriptor.js';
import { backendComponentSchema } from '../../activities/lib/settings/component-config.js';
import { type LedgerSettings, ledgerSettingsSchema } from './config.js';
import { LEDGER_NAMES } from './name-rules.js';

/** Accounts in a ledger. */
export const ledger = describeBackend<LedgerSettings, undefined>({
  name: 'ledger',
  words: { system: 'Ledger', service: 'the ledger' },
  settings: ledgerSettingsSchema,
  component: backendComponentSchema,
  rules: [],
  does: { orders: true, membership: true, usage: false, status: true },
  runs: 'control',
  names: LEDGER_NAMES,
  agrees: ['allocation_prefix', 'ledger'],
  load: async () => {
    const { openLedger } = await import('./ledger-backend.js');
    return { open: (options) => openLedger(options) };
  },
});
