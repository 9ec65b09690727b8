import { describe, expect, it } from '@jest/globals';
import type { Backend } from '../../../activities/lib/backend/backend.js';
import { failure } from '../../../activities/lib/failure.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import type { ApplyResult } from '../../../contracts/allocation.js';
import type { Wish } from '../../../contracts/wish.js';
import { ledgerUnderTest } from '../../ledger/under-test.js';
import type { OpenOptions } from './backend-under-test.js';
import { ResultTable } from './result-table.js';
import { backendSuite, type SuiteRunner } from './suite.js';
import { all, without } from './wishes.js';

const DONE: ApplyResult = { outcome: 'applied', changes: ['done'], warnings: [], reportedLimits: { units: 10 } };

/** A backend that carries out another wish than the one that it was given. */
const wishing =
  (change: (wish: Wish) => Wish) =>
  ({ apply }: Backend): Partial<Backend> => ({ apply: (wish, options) => apply(change(wish), options) });

/** One that says something else than what became of a wish. */
const saying =
  (answer: (result: Promise<ApplyResult>, options: OpenOptions) => Promise<ApplyResult>) =>
  ({ apply }: Backend, opened: OpenOptions): Partial<Backend> => ({
    apply: (wish, options) => answer(apply(wish, options), opened),
  });

const withoutFailure = (type: string) =>
  saying((result) =>
    result.catch((error: { type?: string }) => {
      if (error.type === type) return DONE;
      throw error;
    }),
  );

const as = (members: Wish['members'], complete: boolean) =>
  members === undefined ? {} : { members: { ...members, complete } as Exclude<Wish['members'], undefined> };

/** One backend for each promise, which breaks it and keeps its other promises as far as that is possible. */
const BROKEN: Record<string, (backend: Backend, options: OpenOptions) => Partial<Backend>> = {
  create: wishing((wish) => without(wish, 'members')),
  'repeat: nothing is written': saying(async (result) => ({ ...(await result), outcome: 'applied' })),
  'update: limits change, members are added': wishing((wish) =>
    wish.members?.usernames.length === 2 ? without(wish, 'limits') : wish,
  ),
  'members exact': wishing((wish) => ({ ...wish, ...as(wish.members, false) })),
  'a partial answer removes nobody': wishing((wish) => ({ ...wish, ...as(wish.members, true) })),
  'what is not named stays': wishing((wish) => ({ ...wish, members: wish.members ?? all() })),
  'limits, members and status in one request': wishing((wish) =>
    wish.members === undefined ? wish : without(wish, 'status'),
  ),
  'what has to be there and is not is not made': wishing((wish) => ({
    ...wish,
    presence: wish.presence === 'existing' ? 'present' : wish.presence,
  })),
  'one bad neighbour in a batch': wishing((wish) => {
    if (wish.backendId !== 'a_3') return wish;
    throw failure('BackendRejected', 'the neighbour of a bad one');
  }),
  'names that cannot be are refused, and their neighbours done': wishing((wish) => ({
    ...wish,
    backendId: wish.backendId.replace(/[^a-z0-9_]/g, '_'),
  })),
  'a retry joins its own request': ({ apply }) => ({
    apply: (wish, options) => apply(wish, { ...options, key: `${options.key} ${Math.random()}` }),
  }),
  'kill in the middle: seen, and not done twice': saying(async (result, { fault }) => {
    const answer = await result;
    if (fault === 'killed') throw failure('BackendTimeout', 'killed');
    return answer;
  }),
  'a lie is noticed': withoutFailure('BackendNotApplied'),
  'a foreign account is left alone': withoutFailure('AccountExists'),
  "another resource's account is left alone": withoutFailure('AccountExists'),
  'of two resources with one name in a batch one gets the account': withoutFailure('AccountExists'),
  "nobody's account: a new resource does not get it, one that had it keeps it": withoutFailure('OwnerUnknown'),
  'an operator gives an account to a resource': wishing((wish) =>
    wish.claim === 'adopted' ? { ...wish, claim: 'held' } : wish,
  ),
  'two requests for one account: the second is not done when the first is refused': saying((result) =>
    result.catch(() => DONE),
  ),
  'terminate, again, and restore': ({ apply }) => ({
    apply: (wish, options) => (wish.presence === 'absent' ? Promise.resolve(DONE) : apply(wish, options)),
  }),
  'pause and restore': wishing((wish) => (wish.status === 'normal' ? without(wish, 'status') : wish)),
  'downscale: done or refused, never pretended': wishing((wish) =>
    wish.status === 'downscaled' ? without(wish, 'status') : wish,
  ),
  'read and plan write nothing and ask no writer': ({ read, apply }) => ({
    read: async (wishes) => {
      for (const [at, wish] of wishes.entries()) await apply(wish, { key: `read ${at}` });
      return read(wishes);
    },
  }),
  'an old wish does not undo a newer order': wishing((wish) => ({ ...wish, observedAt: '2026-02-01T00:00:00Z' })),
  'down: nobody fails, and it goes on': ({ apply }, { isDown = () => false }) => ({
    apply: async (wish, options) => {
      if (isDown()) throw failure('BackendUnavailable', 'down');
      return apply(wish, options);
    },
  }),
  'ping and diagnostics': () => ({ ping: async () => ({ what: 'it', elapsedMs: 0 }) }),
};

/** The rows of the suite for a backend, to be run one by one. */
function rowsOf(breaks: (backend: Backend, options: OpenOptions) => Partial<Backend>) {
  const rows = new Map<string, () => Promise<void>>();
  const hooks: Record<'start' | 'each', () => Promise<void>> = {
    start: () => Promise.resolve(),
    each: () => Promise.resolve(),
  };
  const runner: SuiteRunner = {
    suite: (_title, _isSkipped, body) => body(),
    start: (begin) => {
      hooks.start = begin;
    },
    each: (reset) => {
      hooks.each = reset;
    },
    end: () => undefined,
    row: (title, test) => void rows.set(title, test),
  };
  const start = async () => {
    const started = await ledgerUnderTest.start();
    const open = (given: OpenOptions = {}): Backend => {
      const options = { writers: new WriterGroups({ everyMs: 0 }), ...given };
      const backend = started.open(options);
      return { ...backend, ...breaks(backend, options) };
    };
    return { ...started, open };
  };
  backendSuite({ title: 'a broken ledger', start }, new ResultTable(), runner);
  return {
    titles: [...rows.keys()],
    run: async (row: string): Promise<void> => {
      await hooks.start();
      await hooks.each();
      await rows.get(row)?.();
    },
  };
}

describe('the contract suite', () => {
  it('has a backend here that breaks each of its promises', () =>
    expect(Object.keys(BROKEN).sort()).toEqual(rowsOf(() => ({})).titles.sort()));

  it.each(Object.entries(BROKEN))('goes red for a backend that breaks "%s"', async (row, breaks) => {
    await expect(rowsOf(breaks).run(row)).rejects.toThrow();
  });
});
