import { describe, expect, it } from '@jest/globals';
import { checkRun } from '../../chaos/check/check-run.js';
import type { Evidence } from '../../chaos/check/evidence.js';
import { parseLedger } from '../../chaos/ledger/parse-ledger.js';
import { expectedInSlurm } from '../../helpers/expected-orders.js';

const write = (id: string, from: number, to: number): string =>
  `start ${id} write ${from} 10 9 -i load x\nchild ${id} 11\nend ${id} ${to} 0\n`;

const change = (route: string, uuid: string) => ({
  ...{ seq: 1, at: '', route: `POST /api/marketplace-orders/{uuid}/${route}/`, kind: 'orders', uuid, change: {} },
});

const good = (): Evidence => ({
  orders: [
    { uuid: 'a', state: 'done', resourceState: 'OK' },
    { uuid: 'b', state: 'done', resourceState: 'OK' },
  ],
  usersPerOrder: 2,
  rows: expectedInSlurm(2, 2),
  waldur: [change('approve_by_provider', 'a'), change('approve_by_provider', 'b'), change('set_state_done', 'a')],
  slurm: ['add account x', 'add association x:', 'add association x:u'],
  calls: parseLedger(write('1', 1, 2) + write('2', 2, 3)),
  slurmdbdLog: 'slurmdbd version 22.05.8 started\n',
  ended: [],
  leftovers: [],
});

const reds = (evidence: Evidence): string[] =>
  checkRun(evidence)
    .filter(({ ok }) => !ok)
    .map(({ check, found }) => `${check}: ${found}`);

describe('the checker', () => {
  it('is green over a good run', () => {
    expect(reds(good())).toEqual([]);
  });

  const [, ...withoutFirst] = expectedInSlurm(2, 2).associations;
  const cases: [string, Partial<Evidence>, string[]][] = [
    [
      'an order that is not done',
      { orders: [...good().orders.slice(1), { uuid: 'a', state: 'erred', resourceState: 'Erred' }] },
      ['orders done in Waldur: 1', 'orders erred in Waldur: 1', 'resources OK in Waldur: 1'],
    ],
    [
      'a lost association',
      { rows: { ...expectedInSlurm(2, 2), associations: withoutFirst } },
      ['associations in Slurm, with parents and limits: 14; 1 missing: a_alloc-00001 < p_p-00001 cpu=600000,mem=600G'],
    ],
    [
      'an account too many',
      { rows: { ...expectedInSlurm(2, 2), accounts: [...expectedInSlurm(2, 2).accounts, 'stray'] } },
      ['accounts in Slurm: 7; 1 not expected: stray'],
    ],
    [
      'a row that is there twice',
      { rows: { ...expectedInSlurm(2, 2), accounts: [...expectedInSlurm(2, 2).accounts, 'root'] } },
      ['accounts in Slurm: 7'],
    ],
    [
      'an order approved twice',
      { waldur: [...good().waldur, change('approve_by_provider', 'a')] },
      ['changes made twice in Waldur: 1: marketplace-orders/{uuid}/approve_by_provider/ on orders a (2 times)'],
    ],
    [
      'an account added twice',
      { slurm: [...good().slurm, 'add account x'] },
      ['changes made twice in Slurm: 1: add account x (2 times)'],
    ],
    ['a removal', { slurm: ['removal 1'] }, ['removals in Slurm: 1: removal 1']],
    ['a run without a write', { calls: [] }, ['writes by sacctmgr: 0']],
    [
      'two writes at once',
      { calls: parseLedger(`start 1 write 1 10 9 load\n${write('2', 1.5, 1.7)}end 1 2 0\n`) },
      ['writes at the same time as another: 1: 10 (1–2) and 10 (1.5)'],
    ],
    [
      'a deadlock',
      { slurmdbdLog: 'error: mysql_query failed: 1213 Deadlock found when trying to get lock\n' },
      ['deadlocks in slurmdbd.log: 1: error: mysql_query failed: 1213 Deadlock found when trying to get lock'],
    ],
    ['a process that is left', { leftovers: [42] }, ['sacctmgr processes left: 1: 42']],
  ];
  it.each(cases)('is red over %s', (_, evidence, expected) => {
    expect(reds({ ...good(), ...evidence })).toEqual(expected);
  });
});
