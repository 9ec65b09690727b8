import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AddUser } from '../../../../activities/slurm/changes/add-user.js';
import { toCommands } from '../../../../activities/slurm/changes/change.js';
import type { CreateAccount } from '../../../../activities/slurm/changes/create-account.js';
import type { SetLimits } from '../../../../activities/slurm/changes/set-limits.js';
import { checkLoadFile } from '../../../../activities/slurm/commands/check-load-file.js';
import { accountText } from '../../../../activities/slurm/desired/account-text.js';
import type { SlurmName } from '../../../../activities/slurm/slurm-name.js';
import { state } from '../plan/state-fixture.js';
import { renderLoadFile } from './render-load-file.js';

const LAB = 'lab' as SlurmName;
const n = (name: string) => name as SlurmName;
const create = (name: string, parent: string, limits = {}): CreateAccount => ({
  kind: 'createAccount',
  name: n(name),
  parent: n(parent),
  description: `D ${name}`,
  organization: 'org',
  limits,
});
const add = (user: string, account: string, defaultAccount: string | null = null, partition = ''): AddUser => ({
  kind: 'addUser',
  user: n(user),
  account: n(account),
  partition: partition as SlurmName,
  fairshareParent: true,
  defaultAccount: defaultAccount === null ? null : n(defaultAccount),
});
const limit = (account: string, cpu: number): SetLimits => ({
  kind: 'setLimits',
  account: n(account),
  parent: n('root'),
  limits: { cpu },
});
const known = new Set(['cpu', 'mem', 'gres/gpu', 'gres/gpu:a100']);

describe('renderLoadFile', () => {
  it('puts parents first, users after accounts, changed limits last', () => {
    const changes = [
      limit('old', 9),
      add('bob', 'leaf'),
      create('leaf', 'mid', { 'gres/gpu': 2, cpu: 1 }),
      create('mid', 'top'),
      create('top', 'root'),
      create('mid2', 'top'),
    ];
    const { text, changeByLine } = renderLoadFile(LAB, changes);
    expect(text.split('\n')).toEqual([
      "Cluster - 'lab'",
      "Parent - 'root'",
      "Account - 'top':Description='D top':Organization='org'",
      "Parent - 'top'",
      "Account - 'mid':Description='D mid':Organization='org'",
      "Account - 'mid2':Description='D mid2':Organization='org'",
      "Parent - 'mid'",
      "Account - 'leaf':Description='D leaf':Organization='org':GrpTRESMins='cpu=1,gres/gpu=2'",
      "Parent - 'leaf'",
      "User - 'bob':Fairshare=parent",
      "Parent - 'root'",
      "Account - 'old':GrpTRESMins='cpu=9'",
      '',
    ]);
    expect(changeByLine.get(8)).toBe(changes[2]);
    expect(changeByLine.get(10)).toBe(changes[1]);
    expect(checkLoadFile(text, state({ accounts: { old: 'root' } }), known)).toBeUndefined();
  });

  it('writes a typed GRES so that its colon does not end the option', () => {
    const { text } = renderLoadFile(LAB, [create('x', 'root', { cpu: 1, 'gres/gpu:a100': 500 })]);
    expect(text).toContain(":GrpTRESMins='cpu=1,gres/gpu:a100=500'\n");
    expect(checkLoadFile(text, state(), known)).toBeUndefined();
  });

  it('names a default account once per user, where the user gets it', () => {
    const changes = [
      add('u', 'a1', 'dflt'),
      add('u', 'dflt', 'dflt', 'gpu'),
      add('u', 'a2', 'a2'),
      add('v', 'a1', 'a1', 'gpu'),
    ];
    expect(renderLoadFile(LAB, changes).text.split('\n').slice(1, -1)).toEqual([
      "Parent - 'dflt'",
      "User - 'u':Partition='gpu':DefaultAccount='dflt':Fairshare=parent",
      "Parent - 'a2'",
      "User - 'u':Fairshare=parent",
      "Parent - 'a1'",
      "User - 'v':Partition='gpu':DefaultAccount='a1':Fairshare=parent",
      "User - 'u':Fairshare=parent",
    ]);
  });

  it('holds any description without changing the meaning of the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const row = { ...create('x', 'root', { cpu: 1 }), description: accountText(raw, 'x') };
        const { text } = renderLoadFile(LAB, [row]);
        expect(text.split('\n')).toHaveLength(4);
        expect(checkLoadFile(text, state(), known)).toBeUndefined();
      }),
    );
  });
});

describe('checkLoadFile', () => {
  const there = state({ accounts: { p: 'root', a: { parent: 'p' } }, users: { ada: 'p' } });
  const file = (...rows: string[]) => `${["Cluster - 'lab'", "Parent - 'p'", ...rows].join('\n')}\n`;

  it.each([
    ['another cluster', "Cluster - 'nosuch'\n"],
    ['options on the cluster line', "Cluster - 'lab':GrpJobs=5\n"],
    ['no cluster line', "Parent - 'p'\n"],
    ['a row before the first parent', "Cluster - 'lab'\nAccount - 'x':Description='d':Organization='o'\n"],
    ['an unknown parent', "Cluster - 'lab'\nParent - 'nosuch'\n"],
    [
      'a parent that comes later',
      file("Parent - 'x'", "Parent - 'p'", "Account - 'x':Description='d':Organization='o'"),
    ],
    ['an existing account elsewhere', "Cluster - 'lab'\nParent - 'root'\nAccount - 'a':GrpTRESMins='cpu=1'\n"],
    ['limits of an account that does not exist', file("Account - 'x':GrpTRESMins='cpu=1'")],
    ['an account twice', file("Account - 'a':GrpTRESMins='cpu=1'", "Account - 'a':GrpTRESMins='cpu=2'")],
    ['a user twice', file("User - 'u'", "User - 'u':Fairshare=parent")],
    ['a misspelt keyword', file("Acount - 'a'")],
    ['another option', file("Account - 'a':GrpJobs=1")],
    ['a QOS', file("Account - 'a':QOS=high")],
    ['an unknown TRES', file("Account - 'a':GrpTRESMins='bogus=1'")],
    ['a fraction', file("Account - 'a':GrpTRESMins='cpu=1.5'")],
    ['a word', file("Account - 'a':GrpTRESMins='cpu=abc'")],
    ['amounts without quotes', file("Account - 'a':GrpTRESMins=cpu=1")],
    ['a typed GRES without quotes', file("Account - 'a':GrpTRESMins=cpu=1,gres/gpu:a100=500")],
    ['a typed GRES without quotes alone', file("Account - 'a':GrpTRESMins=gres/gpu:a100=500")],
    ['too large a number', file("Account - 'a':GrpTRESMins='cpu=9999999999999999'")],
    ['a quote inside', file("Account - 'x':Description='it's':Organization='o'")],
    ['a hash', file("Account - 'x':Description='a # b':Organization='o'")],
    ['a comma in a name', file("User - 'a,b'")],
    ['a name without quotes', file('User - u')],
    ['a line of nothing', file('')],
    ['no newline at the end', "Cluster - 'lab'"],
    [
      'a default account after changed limits',
      file("Account - 'a':GrpTRESMins='cpu=1'", "Parent - 'a'", "User - 'u':DefaultAccount='a'"),
    ],
    ['a default account of a user who is known', file("Parent - 'a'", "User - 'ada':DefaultAccount='a'")],
  ])('refuses %s', (_, text) => {
    expect(checkLoadFile(text, there, known)?.message).toContain('refused');
  });

  it('takes a user with a partition row and one without for two rows', () => {
    expect(checkLoadFile(file("User - 'u'", "User - 'u':Partition='gpu'"), there, known)).toBeUndefined();
  });
});

describe('toCommands', () => {
  const kinds = (...changes: Parameters<typeof toCommands>[1]) =>
    toCommands({ cluster: LAB, usersOf: () => [] }, changes).map((command) =>
      command.kind === 'load' ? command.file.changeByLine.size : command.args.join(' '),
    );
  const modify = (names: string, cpu: number) =>
    `--immediate --quiet modify account where name=${names} cluster=lab set GrpTRESMins=cpu=${cpu}`;

  it.each([
    ['nothing', [], []],
    ['one limit', [limit('a', 1)], [modify('a', 1)]],
    ['equal limits', [limit('a', 1), limit('b', 1)], [modify('a,b', 1)]],
    ['different limits', [limit('a', 1), limit('b', 2)], [2]],
    ['a new account and one limit', [create('x', 'root'), limit('a', 1)], [2]],
    [
      'everything',
      [create('x', 'root'), add('u', 'x'), limit('a', 1), limit('b', 1), limit('c', 2)],
      [3, modify('a,b', 1)],
    ],
  ])('%s', (_, changes, expected) => {
    expect(kinds(...changes)).toEqual(expected);
  });
});
