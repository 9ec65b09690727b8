import { describe, expect, it } from '@jest/globals';
import { operatorName } from '../../../starters/cli/orders/decide/operator-name.js';
import { toSelection } from '../../../starters/cli/orders/decide/to-selection.js';
import { queryOf } from '../../../starters/cli/orders/list-orders.js';
import { render } from '../../../starters/cli/orders/show-command.js';
import type { OrderDetails } from '../../../starters/cli/orders/show-order.js';

describe('which orders a decision is about', () => {
  it('are those that are named', () => {
    expect(toSelection('fail', ['3f2c', '77ab'], {})).toEqual({ orders: ['3f2c', '77ab'], phase: 'Parked' });
  });

  it('are with --all those that the filters fit', () => {
    const offering = 'ABCDEFAB-abcd-abcd-abcd-abcdefabcdef';
    const selection = toSelection('retry', [], { all: true, failureType: 'AccountExists', offering, cluster: 'alps' });
    expect(selection).toEqual({
      orders: [],
      phase: 'Parked',
      failureType: 'AccountExists',
      offering: 'abcdefababcdabcdabcdabcdefabcdef',
      cluster: 'alps',
    });
    expect(queryOf({ ...selection, open: true })).toBe(
      "WorkflowType = 'processOrder' AND WaldurOffering = 'abcdefababcdabcdabcdabcdefabcdef' AND " +
        "OrderPhase = 'Parked' AND FailureType = 'AccountExists' AND Cluster = 'alps' AND ExecutionStatus = 'Running'",
    );
  });

  it('may have failed where they are run again', () => {
    expect(toSelection('retry', [], { all: true, phase: 'failed' }).phase).toBe('Failed');
  });

  it.each<[Parameters<typeof toSelection>, RegExp]>([
    [['retry', [], {}], /^Name an order, or say --all/],
    [['retry', [], { cluster: 'alps' }], /^Add --all/],
    [['retry', ['3f2c'], { all: true }], /not both/],
    [['retry', ['3f2c'], { failureType: 'AccountExists' }], /not both/],
    [['skip', [], { all: true, phase: 'Failed' }], /^skip is for orders in phase Parked, not Failed/],
    [['retry', [], { all: true, phase: 'Done' }], /Parked or Failed, not Done/],
    [['retry', [], { all: true, phase: 'x' }], /^There is no phase "x"/],
    [
      ['retry', [], { all: true, failureType: 'accountexists' }],
      /^There is no failure type "accountexists"; there are W/,
    ],
  ])('are not guessed: %j', (args, message) => {
    expect(() => toSelection(...args)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) }),
    );
  });
});

describe('who decides', () => {
  it('is the one behind sudo, else the login name', () => {
    const { SUDO_USER: before } = process.env;
    try {
      process.env.SUDO_USER = 'ada';
      expect(operatorName()).toBe('ada');
      delete process.env.SUDO_USER;
      expect(operatorName()).toMatch(/^\S+$/);
    } finally {
      if (before !== undefined) process.env.SUDO_USER = before;
    }
  });

  it('stands with the order that has ended', () => {
    const decisions = [
      { at: '2026-11-22T03:00:00.000Z', action: 'skip' as const, by: 'ada', refused: 'Missing on lab: user bob.' },
      { at: '2026-11-22T03:05:00.000Z', action: 'skip' as const, force: true, reason: 'ticket 7' },
    ];
    const order = { order: 'ab'.repeat(16), phase: 'failed', pending: [], result: null, decisions, failureType: null };
    const text = render(
      { ...order, startedAt: '2026-11-22T03:00:00.000Z', closedAt: null } as unknown as OrderDetails,
      new Date(),
    );
    expect(text).toContain('  decided     2026-11-22 03:00:00 UTC skip by ada (refused: Missing on lab: user bob.)\n');
    expect(text).toContain('  decided     2026-11-22 03:05:00 UTC skip --force: ticket 7');
    expect(text).toContain('  resolve     to run it again: siteflow orders retry abababababab');
  });
});
