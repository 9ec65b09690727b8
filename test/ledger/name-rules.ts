import type { NameRules } from '../../activities/lib/backend/name-rules.js';

/** What names the ledger takes. */
export const LEDGER_NAMES: NameRules = {
  ...{ backend: 'the ledger', max: 40, pattern: /^[a-z0-9_-]+$/ },
  words: 'only a-z, 0-9, "_" and "-" are possible',
};
