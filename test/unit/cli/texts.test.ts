import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { queryOf } from '../../../starters/cli/orders/list-orders.js';
import { toPhase } from '../../../starters/cli/orders/phases.js';
import { render } from '../../../starters/cli/orders/show-command.js';
import type { OrderDetails } from '../../../starters/cli/orders/show-order.js';
import { port, positive, print } from '../../../starters/cli/print.js';
import { duration, table } from '../../../starters/cli/table.js';
import { activityLog } from '../../../workers/lib/log/activity-log.js';

describe('texts of commands', () => {
  it.each([
    [0, '0.0 s'],
    [9_949, '9.9 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [7_200_000, '2 h'],
    [7_860_000, '2 h 11 min'],
    [86_400_000, '1 d'],
    [354_600_000, '4 d 2 h'],
  ])('%d ms is %s', (ms, text) => expect(duration(ms)).toBe(text));

  it('lays out a table and cuts lines at the width of the terminal', () => {
    expect(table(['A', 'LONG'], [['xxx', 'y']])).toBe('A    LONG\nxxx  y');
    expect(table(['A', 'LONG'], [['xxx', 'y']], 6)).toBe('A    …\nxxx  y');
  });

  it.each([
    ['1', 1],
    ['65535', 65_535],
  ])('takes %s', (text, number) => expect([positive('n', text), port('n', text)]).toEqual([number, number]));

  it.each(['', ' ', 'x', '1.5', '-1', 'Infinity'])('refuses %j as a number with exit code 2', (text) => {
    for (const parse of [positive, port])
      expect(() => parse('n', text)).toThrow(
        expect.objectContaining({ exitCode: 2, message: expect.stringMatching(/^--n /) }),
      );
  });

  it('takes a phase in any case of letters', () => {
    expect(toPhase('keptpending')).toBe('KeptPending');
    expect(() => toPhase('lost')).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('quotes what it puts into a visibility query', () => {
    expect(queryOf({ offering: "x' OR 1=1", orderPrefix: "a'" })).toBe(
      "WorkflowType = 'processOrder' AND WaldurOffering = 'x'' OR 1=1' AND WaldurOrder STARTS_WITH 'a'''",
    );
  });

  it.each<[object, object]>([
    [{ a: 1 }, { apiVersion: 1, a: 1 }],
    [[{ a: 1 }], { apiVersion: 1, items: [{ a: 1 }] }],
    [[], { apiVersion: 1, items: [] }],
  ])('prints %j as one document with a version', (document, expected) => {
    const parts: string[] = [];
    print(true, document, () => '', { out: (part) => void parts.push(part), err: () => undefined });
    expect(JSON.parse(parts.join(''))).toEqual(expected);
  });
});

describe('orders show', () => {
  const order: OrderDetails = {
    order: 'ab'.repeat(16),
    type: 'Create',
    phase: 'Applying',
    failureType: null,
    resource: 'alloc',
    resourceUuid: 'cd'.repeat(16),
    offering: 'ef'.repeat(16),
    cluster: 'lab',
    startedAt: '2026-11-22T03:00:00.000Z',
    closedAt: null,
    workflowId: 'order/x/y',
    runId: 'r',
    summary: null,
    page: null,
    reason: null,
    advice: null,
    pending: [],
    result: null,
    failure: null,
    decisions: [],
  };
  const now = new Date('2026-11-22T03:02:00Z');

  it('leaves out what there is not', () => {
    expect(render(order, now).split('\n')).toEqual([
      'Create alloc: Applying',
      `  order       ${order.order}`,
      '  cluster     lab',
      `  offering    ${order.offering}`,
      `  resource    ${order.resourceUuid}`,
      '  started     2026-11-22 03:00:00 UTC',
      '  ended       not yet, 2 min so far',
      '  workflow    order/x/y',
    ]);
  });

  it.each<[Partial<OrderDetails['pending'][number]>, string]>([
    [{}, 'applyAllocation'],
    [
      { attempt: 3, lastFailure: 'slurmdbd is down', nextAttemptAt: '2026-11-22T03:02:30.000Z' },
      'applyAllocation, attempt 3, next attempt 2026-11-22 03:02:30 UTC; last failure: slurmdbd is down',
    ],
    [
      { attempt: 3, lastFailure: 'slurmdbd is down', nextAttemptAt: '2026-11-22T03:01:00.000Z' },
      'applyAllocation, attempt 3; last failure: slurmdbd is down',
    ],
    [{ progress: 'is being written: slowly' }, 'applyAllocation, is being written: slowly'],
  ])('tells what is tried: %j', (fields, text) => {
    const none = { lastFailure: null, nextAttemptAt: null, progress: null };
    const pending = [{ activity: 'applyAllocation', attempt: 1, ...none, ...fields }];
    expect(render({ ...order, pending }, now)).toContain(`  in work     ${text}`);
  });

  it('says how to resolve a parked order only', () => {
    expect(render({ ...order, phase: 'Parked', failureType: 'NameInvalid' }, now)).toMatch(
      /^Create alloc: Parked \(NameInvalid\)\n.*resolve /s,
    );
    expect(render(order, now)).not.toContain('resolve ');
  });
});

describe('activityLog', () => {
  const lines: [object, string][] = [];
  const write = (fields: object, message: string): void => void lines.push([fields, message]);
  const log = activityLog({ info: write, warn: write, error: write } as unknown as Parameters<typeof activityLog>[0]);

  it('names order, workflow and attempt inside an activity, and nothing outside', async () => {
    const workflowExecution = { workflowId: 'order/off/ord', runId: 'run' };
    const environment = new MockActivityEnvironment({ workflowExecution, activityType: 'openOrder', attempt: 2 });
    await environment.run(async () => log.warn({ resource: 'r' }, 'inside'));
    log.warn({ resource: 'r' }, 'outside');
    expect(lines).toEqual([
      [
        {
          workflow_id: 'order/off/ord',
          run_id: 'run',
          offering_uuid: 'off',
          order_uuid: 'ord',
          activity_type: 'openOrder',
          attempt: 2,
          resource: 'r',
        },
        'inside',
      ],
      [{ resource: 'r' }, 'outside'],
    ]);
  });
});
