import { describe, expect, it } from '@jest/globals';
import { adjustAccount } from '../../../../activities/slurm/changes/adjust-account.js';
import type { WriteChange } from '../../../../activities/slurm/changes/change.js';
import type { ChangeKind } from '../../../../activities/slurm/changes/change-kind.js';
import { changesOf } from '../../../../activities/slurm/changes/changes-of.js';
import type { CreateAccount } from '../../../../activities/slurm/changes/create-account.js';
import { KINDS } from '../../../../activities/slurm/changes/kinds.js';
import { modifyAccounts } from '../../../../activities/slurm/commands/modify-accounts.js';
import type { SlurmName } from '../../../../activities/slurm/slurm-name.js';
import { n } from '../plan/removal-fixture.js';
import { state } from '../plan/state-fixture.js';

interface Freeze {
  kind: 'freeze';
  account: SlurmName;
  parent: SlurmName;
}

/** A kind that nothing else knows: a file of its own, and a line in the list. */
const freeze: ChangeKind<Freeze> = {
  kind: 'freeze',
  describe: ({ account }) => `account ${account} frozen`,
  missing: ({ account }) => `account ${account} is not frozen`,
  expect: ({ account }, actual) => adjustAccount(actual, account, { submitJobs: 0 }),
  shown: ({ account }, { accounts }) => accounts.get(account)?.submitJobs === 0,
  commands: (changes, target, hasFile) =>
    changes.map((change) =>
      hasFile
        ? { kind: 'row', parent: change.parent, line: `Account - '${change.account}':GrpSubmitJobs=0`, change }
        : modifyAccounts(target, [change.account], 'GrpSubmitJobs=0'),
    ),
  row: ({ account }) => account,
  isRepeated: true,
  underWay: ({ account }) => ({ kind: 'conflict', failureType: 'JobsEnding', reason: `${account} is freezing.` }),
};

const changes = changesOf<WriteChange | Freeze>([...KINDS.slice(0, 4), [freeze], ...KINDS.slice(4)]);
const frozen: Freeze = { kind: 'freeze', account: n('a'), parent: n('p') };
const created: CreateAccount = {
  ...{ kind: 'createAccount', name: n('b'), parent: n('p'), limits: {} },
  ...{ description: 'd', organization: 'o' },
};
const target = { cluster: n('lab'), usersOf: () => [] };

describe('a new kind of change', () => {
  it('is described', () => {
    expect(changes.describe(frozen)).toBe('account a frozen');
    expect(changes.missing(frozen)).toBe('account a is not frozen');
    expect(changes.describe(created)).toBe('account b created under p');
  });

  it('is expected, and shown by what was expected only', () => {
    const actual = state({ accounts: { p: 'root', a: 'p' } });
    expect(changes.notShown([frozen, created], actual)).toEqual([frozen, created]);
    expect(changes.toRepeat([frozen, created], actual)).toEqual([frozen]);
    changes.expectChanges(actual, [frozen, created]);
    expect(actual.accounts.get('a')?.submitJobs).toBe(0);
    expect(changes.notShown([frozen, created], actual)).toEqual([]);
  });

  it('is written by a command of its own, where it stands in the list', () => {
    const more: WriteChange[] = [
      { kind: 'removeQos', name: n('a') },
      { kind: 'setSubmitJobs', account: n('b'), submitJobs: 3 },
      { kind: 'setLimits', account: n('b'), parent: n('p'), limits: { cpu: 1 } },
    ];
    const lines = changes
      .toCommands(target, [...more, frozen])
      .map((command) => (command.kind === 'load' ? command.file.text : command.args.slice(2).join(' ')));
    expect(lines).toEqual([
      'modify account where name=b cluster=lab set GrpTRESMins=cpu=1',
      'modify account where name=a cluster=lab set GrpSubmitJobs=0',
      'modify account where name=b cluster=lab set GrpSubmitJobs=3',
      'remove qos where name=a',
    ]);
  });

  it('is written as a row of the file that others need anyway, which leads back to it', () => {
    const [command, ...rest] = changes.toCommands(target, [frozen, created]);
    if (command?.kind !== 'load') throw new Error('no load file');
    expect(rest).toEqual([]);
    expect(command.file.text.split('\n').slice(1, -1)).toEqual([
      "Parent - 'p'",
      "Account - 'b':Description='d':Organization='o'",
      "Parent - 'p'",
      "Account - 'a':GrpSubmitJobs=0",
    ]);
    expect(command.file.changeByLine.get(5)).toBe(frozen);
  });

  it('is written once, and waited for where it says so', () => {
    expect(changes.withoutRepeats([frozen, created, { ...frozen, parent: n('q') }, { ...created }])).toEqual([
      frozen,
      created,
    ]);
    expect(changes.underWay([frozen, created], [frozen])?.reason).toBe('a is freezing.');
    expect(changes.underWay([frozen, created], [created])).toBeUndefined();
  });

  it('has to be in the list', () => {
    expect(() => changes.describe({ ...frozen, kind: 'thaw' } as unknown as Freeze)).toThrow('no kind of change thaw');
  });
});
