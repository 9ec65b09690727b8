import { failure } from '../../activities/lib/failure.js';
import { WriterGroups } from '../../activities/lib/writer/writer-groups.js';
import type {
  BackendUnderTest,
  DumpedAccount,
  OpenOptions,
  StartedBackend,
} from '../contract/backend/backend-under-test.js';
import { ledgerSettingsSchema } from './config.js';
import { ledgerCalled } from './ledger.js';
import { openLedger, type Post } from './ledger-backend.js';

const COMPONENTS = {
  units: { measured_unit: 'Hours', unit_factor: 60, accounting_type: 'limit' as const, label: 'Units' },
};

/** Every account of a ledger, in the suite's words. */
export const dumpLedger = async (name: string): Promise<Record<string, DumpedAccount>> =>
  Object.fromEntries(
    [...ledgerCalled(name).accounts].map(([account, { limit, members, status }]) => [
      account,
      { limit, members: [...members].sort(), status },
    ]),
  );

/** Writes as the backend does, but for what is to go wrong. */
function faulty({ fault }: OpenOptions): Post {
  let left = fault === 'killed' || fault === 'lies' ? 1 : 0;
  return async (ledger, changes) => {
    if (typeof fault === 'object' && changes.some(({ done }) => done.includes(`account ${fault.refused} `)))
      throw failure('BackendRejected', 'the ledger refuses it.');
    if (fault === 'always lies' || (fault === 'lies' && left-- > 0)) return;
    for (const change of changes) await ledger.post((accounts) => change.expect(accounts));
    if (fault === 'killed' && left-- > 0) throw failure('BackendTimeout', 'the ledger gave no answer.');
  };
}

async function start(): Promise<StartedBackend> {
  const name = 'contract';
  const ledger = ledgerCalled(name);
  return {
    open: (options = {}) => {
      ledger.isDown = options.isDown ?? (() => false);
      const settings = ledgerSettingsSchema.parse({ ledger: name });
      const writers = options.writers ?? new WriterGroups({ everyMs: 0 });
      return openLedger({ settings, components: COMPONENTS, writers }, options.fault && faulty(options));
    },
    dump: () => dumpLedger(name),
    makeForeign: async (account) => {
      ledger.accounts.set(account, { owner: 'somebody', limit: null, members: new Set(), status: 'normal' });
    },
    makeOrphan: async (account) => {
      ledger.accounts.set(account, { owner: '', limit: null, members: new Set(), status: 'normal' });
    },
    addByHand: async (account, user) => void ledger.accounts.get(account)?.members.add(user),
    reset: async () => ledger.accounts.clear(),
    stop: async () => undefined,
  };
}

export const ledgerUnderTest: BackendUnderTest = { title: 'ledger', start };
