import { expect, test } from '@jest/globals';
import { describeEvents } from '../../../starters/cli/serve/describe-events.js';

test('how events come is one line for all offerings', () => {
  const sinceMs = Date.parse('2026-01-01T10:00:00Z');
  const states = new Map([
    ['capstor', { connected: true, sinceMs }],
    ['vast', { connected: false, sinceMs, trouble: { kind: 'network', reason: 'no route' } }],
    ['iopsstor', { connected: false, sinceMs }],
  ]);
  expect(describeEvents(states)).toBe(
    'capstor: connected since 2026-01-01T10:00:00.000Z; vast: not received (no route) since 2026-01-01T10:00:00.000Z; ' +
      'iopsstor: not received (being connected) since 2026-01-01T10:00:00.000Z',
  );
});
