import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import type { Wish } from '../../../contracts/wish.js';
import { all, bare, some, wish } from './allocation-fixture.js';
import { applyAllocations } from './apply-allocations.js';
import { byHand, type LivingCluster } from './living-cluster.js';
import { type OpenOptions, openBackend } from './open-backend.js';

const SITE = { qos_paused: 'stopped', qos_downscaled: 'slow' };

/** What wishes for allocations that exist do, as a sync sends them, against any Slurm. */
export function membersSuite(title: string, start: () => Promise<LivingCluster>) {
  describe(`members, limits and status on ${title}`, () => {
    let cluster: LivingCluster;
    beforeAll(async () => {
      cluster = await start();
    }, 120_000);
    afterAll(async () => cluster?.stop(), 60_000);
    beforeEach(async () => cluster.reset());

    const sacctmgr = (...args: string[]) => byHand(cluster, 'sacctmgr', args);

    function open(overrides: Record<string, unknown> = {}, options: OpenOptions = {}) {
      const writers = new WriterGroups({ everyMs: 0 });
      const opened = openBackend(cluster, { overrides: { ...SITE, ...overrides }, writers, ...options });
      let calls = 0;
      return {
        ...opened,
        apply: (given: Wish) => opened.backend.apply(given, { key: String(++calls) }),
        /** Outcomes, or types of the failures. */
        batch: async (...wishes: Wish[]): Promise<(string | undefined)[]> =>
          (await applyAllocations(opened.backend, wishes)).map((settled) =>
            settled.status === 'done' ? settled.value.outcome : (settled.error as { type?: string }).type,
          ),
        /** A second run finds everything and writes nothing. */
        async isSettled(...wishes: Wish[]): Promise<void> {
          const [before, writes] = [await cluster.dump(), opened.writes().length];
          for (const given of wishes) {
            expect(await this.apply(given)).toMatchObject({ outcome: 'unchanged', changes: [] });
          }
          expect(opened.writes()).toHaveLength(writes);
          expect(await cluster.dump()).toEqual(before);
        },
      };
    }

    const members = async (account: string): Promise<string[]> =>
      (await cluster.dump()).associations.flatMap((each) =>
        each.account === account && each.user !== '' ? each.user : [],
      );
    const defaults = async () =>
      Object.fromEntries((await cluster.dump()).users.map(({ name, defaultAccount }) => [name, defaultAccount]));
    const limitsOf = async (account: string) =>
      (await cluster.dump()).associations.find((each) => each.account === account && each.user === '')?.limits ?? {};

    const made = (backendId: string, ...users: string[]): Wish => wish({ backendId, users });
    /** What a sync wishes of an account: only that it exists, unless parts are added. */
    const sync = (backendId: string, parts: Partial<Wish> = {}): Wish => ({
      ...{ ...bare(wish({ backendId })), presence: 'existing', origin: 'membership' },
      ...parts,
    });

    describe('all members', () => {
      it('come and go, and nothing else changes', async () => {
        const life = open();
        await life.apply(made('a_one', 'ada', 'bob'));
        await sacctmgr('modify', 'account', 'a_one', 'set', 'GrpJobs=3');
        const limits = await limitsOf('a_one');
        const given = sync('a_one', { members: all('bob', 'carol') });
        const result = await life.apply(given);
        expect(result).toMatchObject({ outcome: 'applied', warnings: [], reportedLimits: {} });
        expect(result.changes).toEqual(['user carol added to account a_one', 'user ada removed from account a_one']);
        expect(await members('a_one')).toEqual(['bob', 'carol']);
        expect(await limitsOf('a_one')).toEqual(limits);
        await life.isSettled(given);
      });

      it('may be nobody', async () => {
        const life = open();
        await life.apply(made('a_one', 'ada', 'bob'));
        await life.apply(sync('a_one', { members: all() }));
        expect(await members('a_one')).toEqual([]);
        expect(await limitsOf('a_one')).toMatchObject({ grptresmins: 'cpu=600,mem=60000M' });
        await life.isSettled(sync('a_one', { members: all() }));
      });

      it.each<['individual' | 'common' | 'none', string]>([
        ['individual', 'a_two'],
        ['common', 'shared'],
        ['none', 'a_two'],
      ])('%s: who goes keeps a default account', async (default_account_policy, expected) => {
        await sacctmgr('add', 'account', 'shared');
        const life = open({ root_account: 'root', default_account: 'shared', default_account_policy });
        await life.apply(made('a_one', 'ada'));
        await life.apply(made('a_two', 'ada'));
        await sacctmgr('modify', 'user', 'ada', 'set', 'defaultaccount=a_one');
        await life.apply(sync('a_one', { members: all() }));
        expect(await members('a_one')).toEqual([]);
        expect(await defaults()).toEqual({ root: 'root', ada: expected });
      });

      it('change places in one batch, and nobody is cut out of it', async () => {
        const life = open({ default_account_policy: 'none' });
        await life.batch(made('a_one', 'ada', 'bob'), made('a_two', 'carol', 'dan'), made('a_three', 'eve'));
        const writes = life.writes().length;
        const wishes = [
          sync('a_one', { members: all('bob', 'carol') }),
          sync('a_two', { members: all('ada', 'eve') }),
          sync('a_three', { members: all('dan') }),
        ];
        expect(await life.batch(...wishes)).toEqual(['applied', 'applied', 'applied']);
        expect(await Promise.all(['a_one', 'a_two', 'a_three'].map(members))).toEqual([
          ...[['bob', 'carol'], ['ada', 'eve'], ['dan']],
        ]);
        expect(await defaults()).toEqual({
          ...{ root: 'root', ada: 'a_two', bob: 'a_one', carol: 'a_one', dan: 'a_three', eve: 'a_two' },
        });
        // One load, a move for each new default account, and users off each account.
        expect(life.writes().length - writes).toBeLessThanOrEqual(7);
        await life.isSettled(...wishes);
      });

      it('leaves who was put there by hand under a name that we cannot make', async () => {
        const life = open();
        await life.apply(made('a_one', 'ada'));
        await sacctmgr('add', 'user', 'two words', 'account=a_one');
        expect(await members('a_one')).toEqual(['ada', 'two words']);
        await life.apply(sync('a_one', { members: all() }));
        expect(await members('a_one')).toEqual(['two words']);
        await life.isSettled(sync('a_one', { members: all() }));
      });
    });

    describe('a partial answer', () => {
      it.each<[string, Partial<Wish>, string[]]>([
        ['some members', { members: some('carol') }, ['ada', 'bob', 'carol']],
        ['no members', { members: some() }, ['ada', 'bob']],
        ['members not read', {}, ['ada', 'bob']],
      ])('removes nobody: %s', async (_, parts, expected) => {
        const life = open();
        await life.apply(made('a_one', 'ada', 'bob'));
        for (const presence of ['existing', 'present'] as const) {
          await life.apply(sync('a_one', { ...parts, presence }));
          expect(await members('a_one')).toEqual(expected);
          expect(await limitsOf('a_one')).toMatchObject({ grptresmins: 'cpu=600,mem=60000M' });
        }
        await life.isSettled(sync('a_one', parts));
      });
    });

    describe('limits, members and status in one wish', () => {
      const whole = sync('a_one', { limits: { cpu: 20 }, members: all('bob', 'carol'), status: 'paused' });

      it('are written in one batch, and each is as it was without its part', async () => {
        const life = open();
        await life.apply(made('a_one', 'ada', 'bob'));
        const processes = life.processes().length;
        const result = await life.apply(whole);
        expect(result).toMatchObject({ outcome: 'applied', metadata: { qos: 'stopped' } });
        expect(result.changes).toEqual([
          'account a_one: GrpTRESMins cpu=1200',
          'user carol added to account a_one',
          'account a_one: QOS stopped',
          'user ada removed from account a_one',
        ]);
        expect(await limitsOf('a_one')).toMatchObject({ grptresmins: 'cpu=1200,mem=60000M', qos: 'stopped' });
        expect(await members('a_one')).toEqual(['bob', 'carol']);
        // Two reads before and two after, and a write for each kind of change.
        expect(life.processes().length - processes).toBeLessThanOrEqual(7);
        await life.isSettled(whole);

        await life.apply(sync('a_one', { status: 'normal' }));
        expect(await limitsOf('a_one')).toMatchObject({ grptresmins: 'cpu=1200,mem=60000M', qos: 'normal' });
        expect(await members('a_one')).toEqual(['bob', 'carol']);
        await life.apply(sync('a_one', { limits: { cpu: 5 } }));
        expect(await limitsOf('a_one')).toMatchObject({ grptresmins: 'cpu=300,mem=60000M', qos: 'normal' });
        expect(await members('a_one')).toEqual(['bob', 'carol']);
      });

      it('are written as a whole or not at all', async () => {
        const life = open({ qos_paused: 'nosuch' });
        await life.apply(made('a_one', 'ada', 'bob'));
        const before = await cluster.dump();
        await expect(life.apply(whole)).rejects.toMatchObject({
          ...{ type: 'BackendMisconfigured', message: expect.stringContaining('nosuch') },
        });
        expect(await cluster.dump()).toEqual(before);
      });

      it('go with the account where it may be made', async () => {
        const life = open();
        const given: Wish = { ...whole, presence: 'present' };
        await life.apply(given);
        expect(await limitsOf('a_one')).toMatchObject({ grptresmins: 'cpu=1200,mem=60000M', qos: 'stopped' });
        expect(await members('a_one')).toEqual(['bob', 'carol']);
        await life.isSettled(given);
      });
    });

    describe('an account that has to exist', () => {
      it('is not made, and holds up none of its neighbours', async () => {
        const life = open();
        await life.apply(made('a_one', 'ada'));
        await sacctmgr('add', 'account', 'a_else', 'parent=root');
        const before = await cluster.dump();
        expect(
          await life.batch(
            sync('a_none', { limits: { cpu: 1 }, members: all('ada'), status: 'paused' }),
            sync('a_else', { members: all('ada') }),
            sync('a_one', { members: all('ada', '--help') }),
          ),
        ).toEqual(['BackendRejected', 'AccountExists', 'unchanged']);
        expect(await cluster.dump()).toEqual(before);
        const two = sync('a_two', { members: all('ada') });
        expect(await life.batch(two, sync('a_one', { members: all('bob') }))).toEqual(['BackendRejected', 'applied']);
        expect(await members('a_one')).toEqual(['bob']);
        expect((await cluster.dump()).accounts.map(({ name }) => name).sort()).toEqual([
          ...['a_else', 'a_one', 'c_uni', 'p_phys', 'root'],
        ]);
      });
    });

    it('reads and plans many without the writer, and a plan says what applying then does', async () => {
      const life = open();
      await life.batch(...[1, 2, 3, 4].map((number) => made(`a_${number}`, 'ada', `u${number}`)));
      const wishes = [1, 2, 3, 4].map((number) =>
        sync(`a_${number}`, { members: all('ada', 'u1'), ...(number === 4 ? { status: 'paused' } : {}) }),
      );
      const [before, writes] = [await cluster.dump(), life.writes().length];
      const planned = life.backend.plan(wishes, await life.backend.read(wishes));
      expect(await cluster.dump()).toEqual(before);
      expect(life.writes()).toHaveLength(writes);
      const lines = planned.map((each) => (each.status === 'planned' ? each.changes.map(({ done }) => done) : each));
      expect(lines).toEqual([
        [],
        ['user u1 added to account a_2', 'user u1: default account a_2', 'user u2 removed from account a_2'],
        ['user u1 added to account a_3', 'user u1: default account a_3', 'user u3 removed from account a_3'],
        [
          ...['user u1 added to account a_4', 'user u1: default account a_4'],
          ...['account a_4: QOS stopped', 'user u4 removed from account a_4'],
        ],
      ]);
      const settled = await applyAllocations(life.backend, wishes);
      expect(settled.map((each) => (each.status === 'done' ? each.value.changes : each.error))).toEqual(lines);
      expect(life.backend.plan(wishes, await life.backend.read(wishes))).toEqual(
        wishes.map(() => ({ status: 'planned', changes: [], warnings: [], reportedLimits: {} })),
      );
    });
  });
}
