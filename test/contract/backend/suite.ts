import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Backend } from '../../../activities/lib/backend/backend.js';
import type { WriterProgress } from '../../../activities/lib/writer/write-request.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import type { ApplyResult } from '../../../contracts/allocation.js';
import type { Wish } from '../../../contracts/wish.js';
import type { BackendUnderTest, StartedBackend } from './backend-under-test.js';
import type { ResultTable } from './result-table.js';
import { all, some, wish, without } from './wishes.js';

const ten = { limit: 600, members: [], status: 'normal' as const };

/** What runs the suite; other than Jest where it is itself under test. */
export interface SuiteRunner {
  suite(title: string, isSkipped: boolean, body: () => void): void;
  /** Before the first row, and after the last one. */
  start(begin: () => Promise<void>): void;
  end(stop: () => Promise<void>): void;
  /** Before each row. */
  each(reset: () => Promise<void>): void;
  row(title: string, test: () => Promise<void>): void;
}

const jest: SuiteRunner = {
  suite: (title, isSkipped, body) => (isSkipped ? describe.skip : describe)(title, body),
  start: (begin) => beforeAll(begin, 180_000),
  end: (stop) => afterAll(stop, 60_000),
  each: (reset) => beforeEach(reset),
  row: (title, test) => it(title, test, 60_000),
};

/** What every backend promises (activities/lib/backend/backend.ts), whatever it is. */
export function backendSuite({ title, skipped, start }: BackendUnderTest, table: ResultTable, runner = jest): void {
  const why = skipped === undefined ? '' : ` (skipped: ${skipped})`;
  runner.suite(`the contract of a backend, kept by ${title}${why}`, skipped !== undefined, () => {
    let started: StartedBackend;
    let calls = 0;
    runner.start(async () => {
      started = await start();
    });
    runner.end(async () => started?.stop());
    runner.each(async () => started.reset());

    /** Nothing is down here: whoever is held is told why, instead of waiting until the time is up. */
    const apply = (backend: Backend, asked: Wish, key = String(++calls)): Promise<ApplyResult> =>
      new Promise((resolve, reject) => {
        const onProgress = ({ state, reason }: WriterProgress): void => {
          if (state === 'held') reject(new Error(`the backend says that it is down: ${reason}`));
        };
        backend.apply(asked, { key, onProgress }).then(resolve, reject);
      });
    /** Each by itself: `done`, or the failure's type. */
    const applyAll = async (backend: Backend, wishes: readonly Wish[]): Promise<string[]> =>
      (await Promise.allSettled(wishes.map((each) => apply(backend, each)))).map((settled) =>
        settled.status === 'fulfilled' ? 'done' : String((settled.reason as { type?: string }).type),
      );
    const promise = (row: string, test: () => Promise<void>): void =>
      runner.row(row, () => table.record(title, row, test));
    const quick = () =>
      new WriterGroups({ everyMs: 0, clock: { now: () => performance.now(), sleep: async () => undefined } });

    promise('create', async () => {
      const result = await apply(started.open(), wish('a_one', { members: some('bob', 'alice') }));
      expect(result.outcome).toBe('applied');
      expect(result.changes.length).toBeGreaterThan(0);
      expect(result.reportedLimits).toEqual({ units: 10 });
      expect(await started.dump()).toEqual({ a_one: { ...ten, members: ['alice', 'bob'] } });
    });

    promise('repeat: nothing is written', async () => {
      const asked = wish('a_one', { members: some('alice'), status: 'normal' });
      await apply(started.open(), asked);
      const before = await started.dump();
      expect(await apply(started.open(), asked)).toMatchObject({ outcome: 'unchanged', changes: [] });
      expect(await started.dump()).toEqual(before);
    });

    promise('update: limits change, members are added', async () => {
      const backend = started.open();
      await apply(backend, wish('a_one', { members: some('alice') }));
      await apply(backend, wish('a_one', { limits: { units: 20 }, members: some('alice', 'bob') }));
      expect(await started.dump()).toEqual({ a_one: { ...ten, limit: 1200, members: ['alice', 'bob'] } });
    });

    promise('members exact', async () => {
      const backend = started.open();
      await apply(backend, wish('a_one', { members: some('alice', 'bob') }));
      await started.addByHand('a_one', 'carol');
      const result = await apply(backend, wish('a_one', { members: all('bob', 'dave') }));
      expect(result.outcome).toBe('applied');
      expect(await started.dump()).toEqual({ a_one: { ...ten, members: ['bob', 'dave'] } });
      await apply(backend, wish('a_one', { members: all() }));
      expect(await started.dump()).toEqual({ a_one: ten });
    });

    promise('a partial answer removes nobody', async () => {
      const backend = started.open();
      await apply(backend, wish('a_one', { members: some('alice', 'bob') }));
      for (const members of [some('alice'), some()]) await apply(backend, wish('a_one', { members }));
      await apply(backend, without(wish('a_one'), 'members'));
      expect(await started.dump()).toEqual({ a_one: { ...ten, members: ['alice', 'bob'] } });
    });

    promise('what is not named stays', async () => {
      const backend = started.open();
      await apply(backend, wish('a_one', { members: some('alice') }));
      await apply(backend, { ...without(wish('a_one'), 'limits'), presence: 'existing', status: 'paused' });
      expect(await started.dump()).toEqual({ a_one: { ...ten, members: ['alice'], status: 'paused' } });
      await apply(backend, { ...without(wish('a_one'), 'limits'), presence: 'existing', members: all('bob') });
      expect(await started.dump()).toEqual({ a_one: { ...ten, members: ['bob'], status: 'paused' } });
    });

    promise('limits, members and status in one request', async () => {
      await apply(started.open(), wish('a_one', { members: all('alice'), status: 'paused' }));
      expect(await started.dump()).toEqual({ a_one: { ...ten, members: ['alice'], status: 'paused' } });
    });

    promise('what has to be there and is not is not made', async () => {
      const asked = { ...without(wish('a_one'), 'limits'), presence: 'existing' as const, status: 'paused' as const };
      expect(await applyAll(started.open(), [asked])).not.toEqual(['done']);
      expect(await started.dump()).toEqual({});
    });

    promise('one bad neighbour in a batch', async () => {
      const names = Array.from({ length: 12 }, (_, at) => `a_${at}`);
      const backend = started.open({ fault: { refused: 'a_7' }, writers: quick() });
      const wishes = names.map((name) => wish(name, { members: some('alice') }));
      const bad = { ...wish('a_4'), limits: { units: Number.NaN } };
      const asked = [...wishes.filter(({ backendId }) => backendId !== 'a_4'), bad];
      const outcomes = await applyAll(backend, asked);
      expect(outcomes.at(-1)).toBe('LimitInvalid');
      // Whoever is not told apart from the bad one at once is repeated, as Temporal repeats it, and then is.
      for (let repeats = 0; repeats < 2; repeats += 1) {
        const left = asked.filter((_, at) => outcomes[at] === 'BackendNotApplied');
        for (const [at, outcome] of (await applyAll(backend, left)).entries())
          outcomes[asked.indexOf(left[at] as Wish)] = outcome;
      }
      expect(outcomes.filter((each) => each === 'done')).toHaveLength(10);
      expect(Object.keys(await started.dump()).sort()).toEqual(
        names.filter((name) => !['a_4', 'a_7'].includes(name)).sort(),
      );
    });

    promise('names that cannot be are refused, and their neighbours done', async () => {
      const backend = started.open({ writers: quick() });
      const names = ['a b', '../a', "a'; drop", 'a=b', `a${'é'.repeat(9)}`, 'a'.repeat(300), ''];
      const outcomes = await applyAll(backend, [...names.map((name) => wish(name)), wish('a_one')]);
      expect(outcomes).toEqual([...names.map(() => 'NameInvalid'), 'done']);
      expect(await started.dump()).toEqual({ a_one: ten });
    });

    promise('a retry joins its own request', async () => {
      const backend = started.open();
      const [first, again] = await Promise.all([
        apply(backend, wish('a_one'), 'k'),
        apply(backend, wish('a_one'), 'k'),
      ]);
      expect(first.outcome).toBe('applied');
      expect(again).toEqual(first);
    });

    promise('two requests for one account: the second is not done when the first is refused', async () => {
      const backend = started.open({ fault: { refused: 'a_one' }, writers: quick() });
      const asked = wish('a_one', { members: some('alice') });
      expect(await applyAll(backend, [asked, asked])).not.toContain('done');
      expect(await started.dump()).toEqual({});
      expect(await applyAll(started.open(), [asked, asked])).toEqual(['done', 'done']);
      expect(await started.dump()).toEqual({ a_one: { ...ten, members: ['alice'] } });
    });

    promise('kill in the middle: seen, and not done twice', async () => {
      const asked = wish('a_one', { members: some('alice') });
      const result = await apply(started.open({ fault: 'killed', writers: quick() }), asked);
      expect(result.outcome).toBe('applied');
      expect(await started.dump()).toEqual({ a_one: { ...ten, members: ['alice'] } });
      expect(await apply(started.open(), asked)).toMatchObject({ outcome: 'unchanged', changes: [] });
    });

    promise('a lie is noticed', async () => {
      await apply(started.open({ fault: 'lies' }), wish('a_one'));
      expect(await started.dump()).toEqual({ a_one: ten });
      const outcomes = await applyAll(started.open({ fault: 'always lies' }), [wish('a_two')]);
      expect(outcomes).toEqual(['BackendNotApplied']);
    });

    promise('a foreign account is left alone', async () => {
      await started.makeForeign('a_one');
      const before = await started.dump();
      const backend = started.open();
      const wishes = [
        wish('a_one', { members: some('alice') }),
        wish('a_one', { presence: 'absent' }),
        { ...without(wish('a_one'), 'limits'), presence: 'existing' as const, status: 'paused' as const },
      ];
      for (const asked of wishes) expect(await applyAll(backend, [asked])).toEqual(['AccountExists']);
      expect(await started.dump()).toEqual(before);
    });

    /** Everything that may be wished of an account of that name. */
    const everything = (name: string, more: Partial<Wish>): Wish[] => [
      wish(name, { members: some('mallory'), ...more }),
      wish(name, { presence: 'absent', ...more }),
      { ...without(wish(name, more), 'limits'), presence: 'existing', status: 'paused' },
    ];

    promise("another resource's account is left alone", async () => {
      const first = { resourceUuid: 'first', claim: 'new' } as const;
      await apply(started.open(), wish('a_one', { ...first, members: some('alice') }));
      const before = await started.dump();
      for (const claim of ['new', 'held', 'sole'] as const) {
        const backend = started.open();
        for (const asked of everything('a_one', { resourceUuid: 'second', claim }))
          expect([claim, await applyAll(backend, [asked])]).toEqual([claim, ['AccountExists']]);
      }
      expect(await started.dump()).toEqual(before);
      // Whoever made it finds it again, also after a crash in the middle of its Create.
      expect(await apply(started.open(), wish('a_one', { ...first, members: some('alice') }))).toMatchObject({
        outcome: 'unchanged',
      });
      await apply(started.open(), wish('a_one', { resourceUuid: 'first', claim: 'held', presence: 'absent' }));
      expect(await started.dump()).toEqual({});
    });

    promise('of two resources with one name in a batch one gets the account', async () => {
      const asked = ['first', 'second'].map((resourceUuid, at) =>
        wish('a_one', { resourceUuid, claim: 'new', limits: { units: 10 * (at + 1) } }),
      );
      const outcomes = await applyAll(started.open(), asked);
      expect([...outcomes].sort()).toEqual(['AccountExists', 'done']);
      expect(await started.dump()).toEqual({ a_one: { ...ten, limit: outcomes[0] === 'done' ? 600 : 1200 } });
    });

    promise("nobody's account: a new resource does not get it, one that had it keeps it", async () => {
      await started.makeOrphan('a_one');
      const before = await started.dump();
      const backend = started.open();
      for (const asked of everything('a_one', { claim: 'new' }))
        expect(await applyAll(backend, [asked])).toEqual(['AccountExists']);
      for (const asked of everything('a_one', { claim: 'held' }))
        expect(await applyAll(backend, [asked])).toEqual(['OwnerUnknown']);
      expect(await started.dump()).toEqual(before);
      await apply(backend, wish('a_one', { claim: 'sole', members: some('alice') }));
      expect(await started.dump()).toEqual({ a_one: { ...ten, members: ['alice'] } });
      await apply(backend, wish('a_one', { claim: 'sole', presence: 'absent' }));
      expect(await started.dump()).toEqual({});
    });

    promise('an operator gives an account to a resource', async () => {
      const first = { resourceUuid: 'first', claim: 'new' } as const;
      await apply(started.open(), wish('a_one', first));
      const second = { resourceUuid: 'second', limits: { units: 20 } };
      await apply(started.open(), wish('a_one', { ...second, claim: 'adopted' }));
      expect(await started.dump()).toEqual({ a_one: { ...ten, limit: 1200 } });
      expect(await applyAll(started.open(), [wish('a_one', { ...first, claim: 'held' })])).toEqual(['AccountExists']);
      expect(await apply(started.open(), wish('a_one', { ...second, claim: 'held' }))).toMatchObject({
        outcome: 'unchanged',
      });
    });

    promise('terminate, again, and restore', async () => {
      const backend = started.open();
      for (const name of ['a_one', 'a_two']) await apply(backend, wish(name, { members: some('alice') }));
      await apply(backend, wish('a_one', { presence: 'absent' }));
      expect(Object.keys(await started.dump())).toEqual(['a_two']);
      expect(await apply(backend, wish('a_one', { presence: 'absent' }))).toMatchObject({ outcome: 'unchanged' });
      await apply(backend, wish('a_one', { members: some('alice') }));
      expect((await started.dump()).a_one).toEqual({ ...ten, members: ['alice'] });
    });

    promise('pause and restore', async () => {
      const backend = started.open();
      await apply(backend, wish('a_one'));
      for (const status of ['paused', 'normal'] as const) {
        const asked: Wish = { ...without(wish('a_one'), 'limits'), presence: 'existing', origin: 'status', status };
        await apply(backend, asked);
        expect((await started.dump()).a_one?.status).toBe(status);
        expect(await apply(backend, asked)).toMatchObject({ outcome: 'unchanged' });
      }
    });

    promise('downscale: done or refused, never pretended', async () => {
      const backend = started.open();
      await apply(backend, wish('a_one'));
      const asked: Wish = {
        ...without(wish('a_one'), 'limits'),
        ...{ presence: 'existing', origin: 'status', status: 'downscaled' },
      };
      const [outcome] = await applyAll(backend, [asked]);
      expect((await started.dump()).a_one?.status === 'downscaled').toBe(outcome === 'done');
    });

    promise('read and plan write nothing and ask no writer', async () => {
      const backend = started.open();
      await apply(backend, wish('a_there', { members: some('alice') }));
      const wishes = [wish('a_there', { members: some('alice') }), wish('a_new', { members: some('bob') })];
      const before = await started.dump();
      const state = await backend.read(wishes);
      const plans = backend.plan(wishes, state);
      expect(JSON.stringify(backend.plan(wishes, state))).toBe(JSON.stringify(plans));
      const [there, fresh] = plans;
      expect(there).toMatchObject({ status: 'planned', changes: [] });
      expect(fresh).toMatchObject({ status: 'planned' });
      const changes = fresh?.status === 'planned' ? fresh.changes : [];
      expect(changes.length).toBeGreaterThan(0);
      for (const { kind, done, missing } of changes)
        expect([kind, done, missing].every((text) => text !== '')).toBe(true);
      expect(await started.dump()).toEqual(before);
    });

    promise('an old wish does not undo a newer order', async () => {
      const backend = started.open();
      await apply(backend, wish('a_one', { observedAt: '2026-01-10T00:00:05Z', members: some('alice') }));
      const old = { ...wish('a_one', { members: all() }), observedAt: '2026-01-10T00:00:01Z' };
      expect(await applyAll(backend, [{ ...old, origin: 'membership' }])).toEqual(['Stale']);
      expect((await started.dump()).a_one?.members).toEqual(['alice']);
    });

    promise('down: nobody fails, and it goes on', async () => {
      let down = false;
      const backend = started.open({ isDown: () => down });
      await apply(backend, wish('a_two'));
      down = true;
      const states: string[] = [];
      const asked = backend.apply(wish('a_one'), { key: 'held', onProgress: ({ state }) => states.push(state) });
      let isOver = false;
      const over = (): void => {
        isOver = true;
      };
      asked.then(over, over);
      for (let look = 0; look < 600 && !isOver && !states.includes('held'); look += 1)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(states).toContain('held');
      down = false;
      await expect(asked).resolves.toMatchObject({ outcome: 'applied' });
      expect(await started.dump()).toEqual({ a_one: ten, a_two: ten });
    });

    promise('ping and diagnostics', async () => {
      const backend = started.open();
      expect((await backend.ping()).what).not.toBe('');
      expect((await backend.diagnostics()).filter(({ status }) => status === 'problem')).toEqual([]);
      const down = started.open({ isDown: () => true });
      await expect(down.ping()).rejects.toThrow();
      expect((await down.diagnostics()).some(({ status }) => status === 'problem')).toBe(true);
    });
  });
}
