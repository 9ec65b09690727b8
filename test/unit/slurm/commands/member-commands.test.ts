import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectChanges, toCommands, type WriteChange } from '../../../../activities/slurm/changes/change.js';
import { desire } from '../../../../activities/slurm/desired/desire.js';
import { planAll } from '../../../../activities/slurm/plan/plan-all.js';
import { planGoal } from '../../../../activities/slurm/plan/plan-goal.js';
import { copyState } from '../../../../activities/slurm/state/slurm-state.js';
import { all, bare, wish } from '../../../contract/slurm-backend/allocation-fixture.js';
import { settings } from '../../../contract/slurm-backend/settings-fixture.js';
import { n } from '../plan/removal-fixture.js';
import { state } from '../plan/state-fixture.js';
import { SlurmModel } from '../slurm-model.js';

const NAMES = ['a0', 'a1', 'a2', 'a3'];
const USERS = ['u', 'v', 'w', 'x'];
const site = settings('/usr/bin', { default_account_policy: 'none' });

/** The wish that these and nobody else are in an account. */
const exactly = (account: string, users: readonly string[]) =>
  desire(
    { ...bare(wish({ backendId: account })), presence: 'existing', members: all(...users) },
    ...[site, {}, new Set<string>()],
  );

describe('commands that bring members to what is wished', () => {
  it('do not take a user off an account that the same batch brings the user to', () => {
    const actual = state({ members: ['u@a', 'v@b'] });
    const changes: WriteChange[] = [
      {
        ...{ kind: 'addUser', account: n('b'), user: n('u'), partition: '' },
        ...{ fairshareParent: true, defaultAccount: null },
      },
      { kind: 'removeUser', account: n('a'), user: n('u'), isDefault: false },
      { kind: 'removeUser', account: n('b'), user: n('v'), isDefault: false },
    ];
    const usersOf = (account: string) => actual.associations.get(account)?.keys() ?? [];
    const lines = toCommands({ cluster: n('lab'), usersOf }, changes).map((command) =>
      command.kind === 'load' ? 'load' : command.args.filter((arg) => !arg.startsWith('--')).join(' '),
    );
    expect(lines).toEqual([
      'load',
      'remove user where name=u account=a cluster=lab',
      'remove user where name=v account=b cluster=lab',
    ]);
  });

  it('do to a small Slurm what is meant and no more, whoever changes account in one batch', () => {
    const membership = fc.record({ user: fc.constantFrom(...USERS), account: fc.constantFrom(...NAMES) });
    const world = fc.record({
      rows: fc.uniqueArray(membership, { maxLength: 12, selector: (row) => JSON.stringify(row) }),
      order: fc.shuffledSubarray(NAMES, { minLength: 1 }),
      wanted: fc.array(fc.subarray(USERS), { minLength: 4, maxLength: 4 }),
      defaults: fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(world, ({ rows, order, wanted, defaults }) => {
        const before = rows.map((row) => ({ ...row, partition: '' }));
        const model = new SlurmModel(
          before,
          (user, own) => own[(defaults[USERS.indexOf(user)] ?? 0) % own.length] ?? '',
        );
        const accounts = Object.fromEntries([
          ...[
            ['c_uni', 'root'],
            ['p_phys', 'c_uni'],
          ],
          ...NAMES.map((name) => [name, 'p_phys']),
        ]);
        const members = rows.map(({ user, account }) => `${user}@${account}`);
        const actual = state({ accounts, members, users: model.defaults() });
        const jobs = order.map((account) => ({ desired: exactly(account, wanted[NAMES.indexOf(account)] ?? []) }));
        const changes = planAll(jobs, actual).flatMap((plan) => {
          if ('conflict' in plan) throw new Error(plan.conflict.reason);
          return plan.changes;
        });
        const usersOf = (account: string) => actual.associations.get(account)?.keys() ?? [];
        for (const command of toCommands({ cluster: n('lab'), usersOf }, changes)) {
          if (command.kind === 'load') for (const change of changes) if (change.kind === 'addUser') model.add(change);
          if (command.kind !== 'load') model.run(command.args.filter((arg) => !arg.startsWith('--')).join(' '));
        }
        const kept = before.filter(({ account }) => !order.includes(account));
        const wished = order.flatMap((account) =>
          (wanted[NAMES.indexOf(account)] ?? []).map((user) => ({ user, account, partition: '' })),
        );
        expect(model.rows()).toEqual([...kept, ...wished].map((row) => JSON.stringify(row)).sort());
        const after = copyState(actual);
        const isAdded = ({ kind }: WriteChange): boolean => kind === 'addUser';
        expectChanges(after, [...changes.filter(isAdded), ...changes.filter((change) => !isAdded(change))]);
        expect(model.defaults()).toEqual(Object.fromEntries(after.users));
        for (const { desired } of jobs) expect(planGoal(desired, after)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
