import type { Backend } from '../../activities/lib/backend/backend.js';
import type { OpenOptions } from '../../activities/lib/backend/descriptor.js';
import { createSimpleBackend } from '../../activities/lib/backend/simple/create-simple-backend.js';
import { ok, problem } from '../../activities/lib/diagnosis/finding.js';
import { failure } from '../../activities/lib/failure.js';
import type { LedgerChange, LedgerState } from './change.js';
import type { LedgerSettings } from './config.js';
import { type Ledger, ledgerCalled } from './ledger.js';
import { planWish } from './plan.js';

/** A call whose failure means that the ledger is down. */
async function reached<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw failure(
      'BackendUnavailable',
      `the ledger does not answer: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

/** Makes the changes of one wish. Tests put another one in its place that fails. */
export type Post = (ledger: Ledger, changes: readonly LedgerChange[]) => Promise<void>;

const post: Post = async (ledger, changes) => {
  for (const change of changes) await reached(ledger.post((accounts) => change.expect(accounts)));
};

/** The backend of one offering. */
export function openLedger(
  { settings, components, writers }: Pick<OpenOptions<LedgerSettings>, 'settings' | 'components' | 'writers'>,
  write: Post = post,
): Backend<LedgerState> {
  const ledger = ledgerCalled(settings.ledger);
  const began = () => performance.now();
  return createSimpleBackend<LedgerState, LedgerChange>(
    {
      system: 'the ledger',
      lane: [settings, components],
      read: (wishes) => reached(ledger.list(wishes.map(({ backendId }) => backendId))),
      copy: (state) => new Map([...state].map(([name, each]) => [name, { ...each, members: new Set(each.members) }])),
      plan: (wish, state) => planWish(wish, state, components),
      write: (changes, permit) => permit.run(60_000, () => write(ledger, changes)),
      probe: () => reached(ledger.ask()),
      async ping() {
        const start = began();
        await reached(ledger.ask());
        return { what: `ledger ${settings.ledger}`, elapsedMs: began() - start };
      },
      async diagnostics() {
        const seen = await ledger.ask().then(
          () => ok(`ledger ${settings.ledger} answers`),
          () => problem(`ledger ${settings.ledger} does not answer`, 'Start it.'),
        );
        return [{ check: 'ledger', ...seen }];
      },
    },
    writers,
  );
}
