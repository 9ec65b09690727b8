import * as z from 'zod';
import { commonSettingsShape, optionalPrefixShape } from '../../activities/lib/settings/backend-settings.js';
import { name } from '../../activities/lib/settings/config-schema.js';

/** `backend_settings` of an offering with `backend_type: ledger`. */
export const ledgerSettingsSchema = z
  .strictObject({
    ...commonSettingsShape,
    ...optionalPrefixShape,
    ledger: name('Name of the ledger.'),
  })
  .meta({ description: 'How accounts are kept in a ledger.' });

export type LedgerSettings = z.output<typeof ledgerSettingsSchema>;
