import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CommandResult, type CommandSpec, runCommand } from '../../../activities/lib/process/exec.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { storedText } from '../../../activities/slurm/desired/account-text.js';
import { wish } from './allocation-fixture.js';
import { applyAllocations } from './apply-allocations.js';
import type { ClusterUnderTest, DumpedState } from './cluster-under-test.js';
import { isWrite, openBackend } from './open-backend.js';

const rows = (state: DumpedState, account: string) => state.associations.filter((row) => row.account === account);
const accountRow = (state: DumpedState, account: string) => rows(state, account).find(({ user }) => user === '');
const limitsOf = (state: DumpedState, account: string) => accountRow(state, account)?.limits;
const members = (state: DumpedState, account: string) =>
  rows(state, account)
    .filter(({ user }) => user !== '')
    .map(({ user, partition }) => (partition === '' ? user : `${user}@${partition}`));
const defaultOf = (state: DumpedState, user: string) => state.users.find(({ name }) => name === user)?.defaultAccount;

interface StartedCluster extends ClusterUnderTest {
  /** Words before a command that still reach this Slurm. */
  prefix: readonly string[];
  stop(): Promise<void>;
}

/** What the Slurm backend promises, against any Slurm. */
export function slurmBackendSuite(title: string, start: () => Promise<StartedCluster>) {
  describe(`Slurm backend on ${title}`, () => {
    let cluster: StartedCluster;
    beforeAll(async () => {
      cluster = await start();
    }, 120_000);
    afterAll(async () => cluster?.stop(), 60_000);
    beforeEach(async () => cluster.reset());

    const sacctmgr = async (...args: string[]): Promise<CommandResult> =>
      runCommand({
        file: `${cluster.binPath}/sacctmgr`,
        args: ['-i', ...args],
        env: { ...process.env, ...cluster.env },
        timeoutMs: 60_000,
        maxOutputBytes: 1_000_000,
      });

    it('creates customer, project and allocation with limits and users in one write', async () => {
      const { backend, writes } = openBackend(cluster);
      const result = await backend.apply(wish({ backendId: 'a_one', users: ['bob', 'alice'] }), { key: '1' });
      expect(result.outcome).toBe('applied');
      expect(result.reportedLimits).toEqual({ cpu: 10, mem: 1000 });
      expect(writes()).toHaveLength(1);
      const state = await cluster.dump();
      expect(accountRow(state, 'c_uni')?.parent).toBe('root');
      expect(accountRow(state, 'p_phys')?.parent).toBe('c_uni');
      expect(accountRow(state, 'a_one')?.parent).toBe('p_phys');
      const description = 'resource a_one [waldur a_one]';
      expect(state.accounts).toContainEqual({ name: 'a_one', description, organization: 'p_phys' });
      expect(state.accounts).toContainEqual({ name: 'c_uni', description: 'university', organization: 'c_uni' });
      expect(limitsOf(state, 'a_one')).toMatchObject({ grptresmins: 'cpu=600,mem=60000M' });
      expect(members(state, 'a_one')).toEqual(['alice', 'bob']);
      expect(rows(state, 'a_one').find(({ user }) => user === 'bob')?.limits).toMatchObject({ share: 'parent' });
    });

    it('writes nothing the second time', async () => {
      const request = wish({ backendId: 'a_one', users: ['alice'] });
      await openBackend(cluster).backend.apply(request, { key: '1' });
      const before = await cluster.dump();
      const again = openBackend(cluster);
      const result = await again.backend.apply(request, { key: '1' });
      expect(result).toMatchObject({ outcome: 'unchanged', changes: [], reportedLimits: { cpu: 10, mem: 1000 } });
      expect(again.writes()).toEqual([]);
      expect(await cluster.dump()).toEqual(before);
    });

    it('makes a flat tree below parent_account', async () => {
      await sacctmgr('add', 'account', 'hpc');
      const { backend } = openBackend(cluster, { overrides: { parent_account: 'hpc' } });
      await backend.apply(wish({ backendId: 'a_one' }), { key: '1' });
      const state = await cluster.dump();
      expect(accountRow(state, 'p_phys')?.parent).toBe('hpc');
      expect(accountRow(state, 'a_one')?.parent).toBe('p_phys');
      expect(accountRow(state, 'c_uni')).toBeUndefined();
    });

    it('leaves existing ancestors where and as they are', async () => {
      await sacctmgr('add', 'account', 'elsewhere');
      await sacctmgr('add', 'account', 'p_phys', 'parent=elsewhere', 'description=mine', 'organization=me');
      await sacctmgr('modify', 'account', 'p_phys', 'set', 'GrpTRESMins=cpu=7', 'fairshare=9');
      await openBackend(cluster).backend.apply(wish({ backendId: 'a_one' }), { key: '1' });
      const state = await cluster.dump();
      expect(accountRow(state, 'p_phys')).toMatchObject({ parent: 'elsewhere', limits: { grptresmins: 'cpu=7' } });
      expect(state.accounts).toContainEqual({ name: 'p_phys', description: 'mine', organization: 'me' });
      expect(accountRow(state, 'a_one')?.parent).toBe('p_phys');
    });

    it('keeps other limits, users and settings of an account it brings up to date', async () => {
      const { backend } = openBackend(cluster);
      await backend.apply(wish({ backendId: 'a_one', users: ['alice'] }), { key: '1' });
      await sacctmgr('modify', 'account', 'a_one', 'set', 'GrpTRESMins=node=5,cpu=1', 'GrpJobs=3');
      await sacctmgr('add', 'user', 'carol', 'account=a_one');
      const result = await backend.apply(wish({ backendId: 'a_one', users: ['alice', 'bob'] }), { key: '2' });
      expect(result.changes).toEqual(['account a_one: GrpTRESMins cpu=600', 'user bob added to account a_one']);
      const state = await cluster.dump();
      expect(limitsOf(state, 'a_one')).toMatchObject({ grptresmins: 'cpu=600,mem=60000M,node=5', grpjobs: '3' });
      expect(members(state, 'a_one')).toEqual(['alice', 'bob', 'carol']);
    });

    it('writes 100 allocations with 5 users each in one load', async () => {
      const { backend, commands, writes } = openBackend(cluster);
      const all = Array.from({ length: 100 }, (_, index) => hundred(index));
      const started = Date.now();
      const outcomes = await applyAllocations(backend, all);
      const ms = Date.now() - started;
      expect(outcomes.map(({ status }) => status)).toEqual(all.map(() => 'done'));
      expect(writes()).toHaveLength(1);
      const state = await cluster.dump();
      const made = state.associations.filter(({ account }) => account.startsWith('a_'));
      expect(made).toHaveLength(600);
      expect(limitsOf(state, 'a_99')).toMatchObject({ grptresmins: 'cpu=6540,mem=60000M' });
      console.log(`${title}: 100 allocations x 5 users: ${commands.length} statements, ${ms} ms`);
    });

    it('adds to what exists: new and existing, equal and different limits in one batch', async () => {
      await applyAllocations(openBackend(cluster).backend, [0, 1, 2, 3].map(hundred));
      const { backend, writes } = openBackend(cluster);
      const equal = [0, 1].map((index) => ({ ...hundred(index), limits: { cpu: 77 } }));
      const distinct = { ...hundred(2), limits: { cpu: 78 } };
      const outcomes = await applyAllocations(backend, [...equal, distinct, hundred(3), hundred(4)]);
      expect(outcomes.map((o) => (o.status === 'done' ? o.value.outcome : o.error.message))).toEqual([
        ...['applied', 'applied', 'applied', 'unchanged', 'applied'],
      ]);
      expect(writes()).toEqual([
        expect.stringMatching(/ load /),
        expect.stringMatching(/ modify account where name=a_0,a_1 cluster=\S+ set GrpTRESMins=cpu=4620$/),
        // Of the users of a_4 two are known, and had another default account.
        expect.stringMatching(/ modify user where name=u12,u13 cluster=\S+ set defaultaccount=a_4$/),
      ]);
      const state = await cluster.dump();
      expect(['a_0', 'a_1', 'a_2', 'a_3', 'a_4'].map((name) => limitsOf(state, name)?.grptresmins)).toEqual(
        [4620, 4620, 4680, 780, 840].map((cpu) => `cpu=${cpu},mem=60000M`),
      );
    });

    it('lets a conflict fail alone', async () => {
      await sacctmgr('add', 'account', 'other');
      await sacctmgr('add', 'account', 'a_taken', 'parent=other');
      const { backend } = openBackend(cluster);
      const outcomes = await applyAllocations(backend, [
        wish({ backendId: 'a_good1' }),
        wish({ backendId: 'a_taken' }),
        wish({ backendId: 'a_limit', limits: { cpu: -5 } }),
        wish({ backendId: 'a_b,c' }),
        wish({ backendId: 'a_user', users: ['ok', '--help'] }),
        wish({ backendId: 'p_phys' }),
        wish({ backendId: 'a_good2', users: ['alice'] }),
      ]);
      expect(outcomes.map((o) => (o.status === 'done' ? 'done' : (o.error as { type?: string }).type))).toEqual([
        ...['done', 'AccountExists', 'LimitInvalid', 'NameInvalid', 'done', 'NameInvalid', 'done'],
      ]);
      // A member that Slurm cannot have is left out, and the others are served.
      expect(outcomes[4]).toMatchObject({ value: { warnings: [expect.stringContaining('--help')] } });
      const state = await cluster.dump();
      expect(accountRow(state, 'a_taken')?.parent).toBe('other');
      expect(state.accounts.map(({ name }) => name).sort()).toEqual([
        ...['a_good1', 'a_good2', 'a_taken', 'a_user', 'c_uni', 'other', 'p_phys', 'root'],
      ]);
    });

    it('keeps the limit of a component that an Update does not name, and says so', async () => {
      const sold = { measured_unit: 'x', unit_factor: 1, accounting_type: 'limit' as const, label: 'x' };
      const { backend } = openBackend(cluster, { components: { cpu: sold, billing: sold } });
      await backend.apply(wish({ backendId: 'a_one', limits: { cpu: 5, billing: 6 } }), { key: '1' });
      const result = await backend.apply(wish({ backendId: 'a_one', limits: { cpu: 7 } }), { key: '2' });
      expect(result.warnings).toEqual([expect.stringMatching(/^Waldur names no limit for billing: .* stays/)]);
      expect(limitsOf(await cluster.dump(), 'a_one')).toMatchObject({ grptresmins: 'billing=6,cpu=7' });
    });

    it('leaves unknown TRES out and says so', async () => {
      const extra = { measured_unit: 'x', unit_factor: 1, accounting_type: 'limit' as const, label: 'x' };
      const { backend } = openBackend(cluster, { components: { cpu: extra, bogus: extra } });
      const result = await backend.apply(wish({ backendId: 'a_one', limits: { cpu: 5, bogus: 6 } }), { key: '1' });
      expect(result.warnings).toEqual([expect.stringContaining('bogus')]);
      expect(result.reportedLimits).toEqual({ cpu: 5, bogus: 6 });
      expect(limitsOf(await cluster.dump(), 'a_one')).toMatchObject({ grptresmins: 'cpu=5' });
    });

    it.each([0, 1, 1000, 1024, 1536, 1_048_576, 2 ** 31, 2 ** 53 - 1])('stores %d exactly', async (value) => {
      const plain = { measured_unit: 'x', unit_factor: 1, accounting_type: 'limit' as const, label: 'x' };
      const { backend, stateOf } = openBackend(cluster, {
        components: { cpu: plain, mem: plain, 'gres/gpu': plain, billing: plain },
      });
      const limits = { cpu: value, mem: value, 'gres/gpu': value, billing: value };
      await expect(backend.apply(wish({ backendId: 'a_one', limits }), { key: '1' })).resolves.toMatchObject({
        outcome: 'applied',
      });
      const state = await stateOf({ accounts: new Set(['a_one' as never]), users: new Set() });
      expect(state.accounts.get('a_one')?.limits).toEqual(limits);
    });

    it.each([5_767_680, 6_144_000, 1_049_088, 1_048_576, 536_870_912])(
      'takes %d MB for set although sacctmgr may round what it shows',
      async (mem) => {
        const plain = { measured_unit: 'x', unit_factor: 1, accounting_type: 'limit' as const, label: 'x' };
        const { backend, writes } = openBackend(cluster, { components: { mem: plain } });
        const request = wish({ backendId: 'a_one', limits: { mem } });
        await expect(backend.apply(request, { key: '1' })).resolves.toMatchObject({ outcome: 'applied' });
        await expect(backend.apply(request, { key: '2' })).resolves.toMatchObject({ outcome: 'unchanged' });
        expect(writes()).toHaveLength(1);
      },
    );

    it('clears a limit with -1', async () => {
      const { backend } = openBackend(cluster);
      await backend.apply(wish({ backendId: 'a_one' }), { key: '1' });
      const result = await backend.apply(wish({ backendId: 'a_one', limits: { cpu: -1 } }), { key: '2' });
      expect(result.changes).toEqual(['account a_one: GrpTRESMins cpu=-1']);
      expect(limitsOf(await cluster.dump(), 'a_one')).toMatchObject({ grptresmins: 'mem=60000M' });
    });

    it.each([
      ['individual', undefined, { fresh: ['a_one'], old: 'a_one', writes: 2 }],
      ['common', 'shared', { fresh: ['a_one', 'shared'], old: 'shared', writes: 2 }],
      ['none', undefined, { fresh: ['a_one'], old: 'base', writes: 1 }],
    ] as const)('default_account_policy %s', async (policy, account, want) => {
      for (const name of ['shared', 'base']) await sacctmgr('add', 'account', name);
      await sacctmgr('add', 'user', 'old', 'account=base');
      const overrides = { default_account_policy: policy, root_account: 'root', default_account: account ?? 'root' };
      const { backend, writes } = openBackend(cluster, { overrides });
      await backend.apply(wish({ backendId: 'a_one', users: ['old', 'fresh'] }), { key: '1' });
      const state = await cluster.dump();
      const accounts = state.associations.filter(({ user }) => user === 'fresh').map((row) => row.account);
      expect(accounts.sort()).toEqual(want.fresh);
      expect(defaultOf(state, 'fresh')).toBe(want.fresh.at(-1));
      expect(defaultOf(state, 'old')).toBe(want.old);
      expect(members(state, 'a_one')).toEqual(['fresh', 'old']);
      expect(writes()).toHaveLength(want.writes);
    });

    it('does for a user what `add user … DefaultAccount=` does', async () => {
      await sacctmgr('add', 'account', 'shared');
      await sacctmgr('add', 'account', 'a_byhand');
      await sacctmgr('add', 'user', 'hand', 'account=a_byhand', 'DefaultAccount=shared', 'Share=parent');
      const overrides = { default_account_policy: 'common', root_account: 'root', default_account: 'shared' };
      await openBackend(cluster, { overrides }).backend.apply(wish({ backendId: 'a_one', users: ['ours'] }), {
        key: '1',
      });
      const state = await cluster.dump();
      const seen = (user: string, account: string) =>
        state.associations
          .filter((row) => row.user === user)
          .map((row) => ({ ...row, user: 'u', account: row.account === account ? 'allocation' : row.account }))
          .sort((a, b) => a.account.localeCompare(b.account));
      expect(seen('ours', 'a_one')).toEqual(seen('hand', 'a_byhand'));
      expect(defaultOf(state, 'ours')).toBe(defaultOf(state, 'hand'));
    });

    it('makes one association per offering partition, or for the default partition', async () => {
      const offeringPartitions = ['main', 'long'];
      const enforced = openBackend(cluster, { overrides: { enforce_offering_partitions: true } });
      await enforced.backend.apply(wish({ backendId: 'a_one', users: ['alice'], offeringPartitions }), {
        key: '1',
      });
      const single = openBackend(cluster, { overrides: { default_partition: 'long' } });
      await single.backend.apply(wish({ backendId: 'a_two', users: ['bob'], offeringPartitions }), { key: '2' });
      const state = await cluster.dump();
      expect(members(state, 'a_one').sort()).toEqual(['alice@long', 'alice@main']);
      expect(members(state, 'a_two')).toEqual(['bob@long']);
    });

    it('limits everything to cluster_name and refuses an unknown one before writing', async () => {
      const named = openBackend(cluster, { overrides: { cluster_name: cluster.name } });
      await named.backend.apply(wish({ backendId: 'a_one' }), { key: '1' });
      expect(
        named.commands
          .filter((line) => line.includes('show assoc'))
          .every((line) => line.includes(`cluster=${cluster.name}`)),
      ).toBe(true);
      const wrong = openBackend(cluster, { overrides: { cluster_name: 'nosuch' } });
      await expect(wrong.backend.apply(wish({ backendId: 'a_two' }), { key: '2' })).rejects.toMatchObject({
        type: 'BackendMisconfigured',
        message: expect.stringContaining(cluster.name),
      });
      expect(wrong.writes()).toEqual([]);
    });

    it('works behind a command prefix that sees none of our files', async () => {
      const { backend, writes } = openBackend(cluster, { overrides: { command_prefix: cluster.prefix } });
      const result = await backend.apply(wish({ backendId: 'a_one', users: ['alice'] }), { key: '1' });
      expect(result.outcome).toBe('applied');
      expect(writes()).toEqual([expect.stringContaining('load /dev/stdin')]);
      expect(members(await cluster.dump(), 'a_one')).toEqual(['alice']);
    });

    it.each([
      ['Ünï a|b, c=d; (e) "f"', 'Ünï a/b, c=d; (e) f'],
      ["it's #1 \\ back - dash", 'it`s 1 back - dash'],
      ['line one\nline two\ttab\r\n', 'line one line two tab'],
      ['  $(id) `id` & ~ * ? [a] {b} : ', '$(id) `id` & ~ * ? [a] {b} :'],
      ['GrpJobs=3', 'GrpJobs=3'],
      ['日本 💧 Ω', '日本 💧 Ω'],
      ['"\'"#', '`'],
      ['\\"#', 'a_one'],
      ['x'.repeat(300), 'x'.repeat(240)],
      ['💧'.repeat(300), '💧'.repeat(240)],
      ['of another [waldur a_two]', 'of another'],
    ])('stores the description %j, with whose the account is', async (name, text) => {
      const { backend } = openBackend(cluster);
      await backend.apply(wish({ backendId: 'a_one', resource: { slug: 'one', name } }), { key: '1' });
      const row = (await cluster.dump()).accounts.find((account) => account.name === 'a_one');
      expect(row?.description).toBe(`${storedText(text)} [waldur a_one]`);
    });

    it('notices that a command lied and writes again', async () => {
      let lies = 1;
      const { backend, writes } = openBackend(cluster, {
        intercept: (spec, run) => (isWrite(spec) && lies-- > 0 ? Promise.resolve(silentSuccess) : run()),
      });
      const result = await backend.apply(wish({ backendId: 'a_one', users: ['alice'] }), { key: '1' });
      expect(result.outcome).toBe('applied');
      expect(writes()).toHaveLength(2);
      expect(members(await cluster.dump(), 'a_one')).toEqual(['alice']);
    });

    it('does not call done what always lies', async () => {
      const { backend } = openBackend(cluster, {
        intercept: (spec, run) => (isWrite(spec) ? Promise.resolve(silentSuccess) : run()),
      });
      await expect(backend.apply(wish({ backendId: 'a_one' }), { key: '1' })).rejects.toMatchObject({
        type: 'BackendNotApplied',
        nonRetryable: false,
      });
    });

    it.each([1, 9])('looks after a default account that is moved with %s lies', async (lies) => {
      const isMove = ({ args }: CommandSpec) => args.includes('modify') && args.includes('user');
      let left = lies;
      const { backend, writes } = openBackend(cluster, {
        intercept: (spec, run) => (isMove(spec) && left-- > 0 ? Promise.resolve(silentSuccess) : run()),
      });
      await openBackend(cluster).backend.apply(wish({ backendId: 'a_one', users: ['alice'] }), { key: '1' });
      const asked = backend.apply(wish({ backendId: 'a_two', users: ['alice'] }), { key: '2' });
      if (lies === 1) await expect(asked).resolves.toMatchObject({ outcome: 'applied' });
      else
        await expect(asked).rejects.toMatchObject({
          type: 'BackendNotApplied',
          message: expect.stringContaining('default account a_two'),
        });
      expect(writes().filter((line) => line.includes('modify user'))).toHaveLength(2);
      const alice = (await cluster.dump()).users.find(({ name }) => name === 'alice');
      expect(alice?.defaultAccount).toBe(lies === 1 ? 'a_two' : 'a_one');
    });

    it('sees a change that a killed command made', async () => {
      const { backend, writes } = openBackend(cluster, {
        writers: new WriterGroups({ clock: impatientClock() }),
        intercept: async (spec, run) => ({
          ...(await run()),
          ...(isWrite(spec) ? { timedOut: true, exitCode: null } : {}),
        }),
      });
      const request = wish({ backendId: 'a_one', users: ['alice'] });
      const result = await backend.apply(request, { key: '1' });
      expect(result.outcome).toBe('applied');
      expect(writes()).toHaveLength(1);
      expect(members(await cluster.dump(), 'a_one')).toEqual(['alice']);
    });

    it.each([
      ['reading or changing', () => true, 2],
      ['changing', isWrite, 3],
    ] as const)('leaves alone only the account that hangs on %s', async (_, hangs, most) => {
      let timeouts = 0;
      const clock = impatientClock();
      const { backend } = openBackend(cluster, {
        writers: new WriterGroups({ clock }),
        intercept: async (spec, run) => {
          const names = isWrite(spec) ? await textOf(spec) : [...spec.args, spec.stdin].join(' ');
          if (!hangs(spec) || !/\ba_37\b/.test(names)) return run();
          timeouts += 1;
          return { ...silentSuccess, exitCode: null, timedOut: true };
        },
      });
      const all = Array.from({ length: 100 }, (_unused, index) => hundred(index));
      const outcomes = await applyAllocations(backend, all);
      const failed = outcomes.flatMap((o, at) =>
        o.status === 'failed' ? [[at, (o.error as { type?: string }).type]] : [],
      );
      expect(failed).toEqual([[37, 'BackendHangs']]);
      expect(timeouts).toBeLessThanOrEqual(most * 2);
      expect(clock.waits).toBeLessThanOrEqual(most);
    });

    it('isolates the request that makes a batch fail, wherever it stands', async () => {
      const bad = 37;
      const { backend, writes } = openBackend(cluster, {
        intercept: async (spec, run) => {
          if (isWrite(spec) && (await textOf(spec)).includes(`'a_${bad}'`)) return unspecifiedError;
          return run();
        },
      });
      const all = Array.from({ length: 60 }, (_, index) => hundred(index));
      const first = await applyAllocations(backend, all);
      const failed = first.flatMap((outcome, index) => (outcome.status === 'failed' ? [index] : []));
      expect(failed).toContain(bad);
      expect(failed.length).toBeLessThanOrEqual(8);
      // Default accounts of users who are in several of them are moved by one command each.
      expect(writes().filter((line) => line.includes(' load ')).length).toBeLessThanOrEqual(7);
      const again = await applyAllocations(backend, all);
      expect(again.flatMap((outcome, index) => (outcome.status === 'failed' ? [index] : []))).toEqual([bad]);
      const state = await cluster.dump();
      expect(state.associations.filter(({ account, user }) => account.startsWith('a_') && user === '')).toHaveLength(
        59,
      );
    });

    it('has one writer for all offerings of a slurmdbd', async () => {
      const writers = new WriterGroups();
      let running = 0;
      let most = 0;
      const intercept = async (spec: CommandSpec, run: () => Promise<CommandResult>) => {
        if (!isWrite(spec)) return run();
        running += 1;
        most = Math.max(most, running);
        return run().finally(() => {
          running -= 1;
        });
      };
      const open = (overrides: Record<string, unknown>) =>
        openBackend(cluster, { writers, intercept, overrides }).backend;
      const [one, two] = [open({}), open({ cluster_name: cluster.name, project_prefix: 'q_' })];
      const all = Array.from({ length: 16 }, (_, index) => hundred(index));
      const outcomes = await Promise.all([
        ...all.map((request, index) => one.apply({ ...request, backendId: `a_x${index}` }, { key: `x${index}` })),
        ...all.map((request, index) => two.apply({ ...request, backendId: `a_y${index}` }, { key: `y${index}` })),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(32).fill('applied'));
      expect(most).toBe(1);
    });

    it('finds a bad line by its number', async () => {
      // An account that another process moves between our read and our write.
      const { backend } = openBackend(cluster, {
        intercept: async (spec, run) => {
          const text = isWrite(spec) ? await textOf(spec) : '';
          const line = text.split('\n').findIndex((row) => row.includes("'a_5'")) + 1;
          return line > 0
            ? { ...unspecifiedError, stderr: ` Unknown option: x\n Problem with line(${line})\n` }
            : run();
        },
      });
      const outcomes = await applyAllocations(
        backend,
        Array.from({ length: 20 }, (_, index) => hundred(index)),
      );
      expect(
        outcomes.flatMap((o, index) => (o.status === 'failed' ? [[index, (o.error as { type?: string }).type]] : [])),
      ).toEqual([[5, 'BackendRejected']]);
    });

    it('answers ping and diagnostics', async () => {
      const { backend } = openBackend(cluster);
      expect(await backend.ping()).toMatchObject({ what: `cluster ${cluster.name}` });
      const findings = await backend.diagnostics();
      expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
      const missing = await openBackend(cluster, {
        overrides: { default_account: 'nosuch', root_account: 'root' },
      }).backend.diagnostics();
      expect(missing.filter(({ status }) => status !== 'ok')).toEqual([
        {
          check: 'accounts',
          status: 'problem',
          message: `default_account nosuch does not exist on cluster ${cluster.name}`,
          fix: expect.stringMatching(/^sacctmgr -i add account nosuch cluster=/),
        },
      ]);
    });

    it('names root_account when it does not exist', async () => {
      const { backend, writes } = openBackend(cluster, { overrides: { root_account: 'nosuch' } });
      await expect(backend.apply(wish({ backendId: 'a_one' }), { key: '1' })).rejects.toMatchObject({
        type: 'BackendMisconfigured',
        message: expect.stringContaining('nosuch'),
      });
      expect(writes()).toEqual([]);
    });

    it('refuses a long name that slurmdbd could not tell from another', async () => {
      const long = `a_${'x'.repeat(41)}`;
      const { backend } = openBackend(cluster);
      await backend.apply(wish({ backendId: long }), { key: '1' });
      await expect(backend.apply(wish({ backendId: `${long}yyy` }), { key: '2' })).rejects.toMatchObject({
        type: 'NameInvalid',
        message: expect.stringContaining('42'),
      });
      const both = await applyAllocations(
        backend,
        [1, 2].map((n) => wish({ backendId: `a_${'z'.repeat(50)}${n}` })),
      );
      expect(both.map(({ status }) => status)).toEqual(['done', 'failed']);
    });
  });
}

/** A clock whose waits pass at once; the clusters under test need none, their commands were not really killed. */
function impatientClock() {
  const clock = {
    waits: 0,
    now: () => performance.now(),
    sleep: async (_ms: number): Promise<void> => {
      clock.waits += 1;
    },
  };
  return clock;
}

const silentSuccess: CommandResult = {
  exitCode: 0,
  stdout: '',
  stderr: '',
  timedOut: false,
  outputTruncated: false,
  elapsedMs: 1,
};

const unspecifiedError: CommandResult = {
  ...silentSuccess,
  exitCode: 1,
  stderr: ' Problem with requests: Unspecified error\n',
};

/** The load file of a command; '' for any other. */
async function textOf({ stdin }: CommandSpec): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return typeof stdin === 'object' ? readFile(`/proc/self/fd/${stdin.fd}`, 'utf8') : '';
}

const hundred = (index: number) =>
  wish({
    backendId: `a_${index}`,
    limits: { cpu: index + 10 },
    project: { uuid: 'p', slug: `proj${index % 10}`, name: `Project ${index % 10}` },
    customer: { uuid: 'c', slug: `cust${index % 3}`, name: `Customer ${index % 3}` },
    users: Array.from({ length: 5 }, (_, n) => `u${(index * 3 + n) % 120}`),
  });
