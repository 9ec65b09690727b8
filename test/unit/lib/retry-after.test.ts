import { describe, expect, it } from '@jest/globals';
import { failure } from '../../../activities/lib/failure.js';
import { retryAfterMs } from '../../../activities/lib/http/retry-after.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['7', 7000],
    ['0.5', 500],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['86400', 600_000],
    ['9999999999999999999999', 600_000],
  ])('%s is a wait of %s ms', (header, ms) => expect(retryAfterMs(header, NOW)).toBe(ms));

  it.each(['0', '0.0', '-5', 'Sun, 01 Mar 2026 11:00:00 GMT', '', 'soon', '1e400', 'NaN', undefined, 7])(
    '%s asks for none: the own delay counts',
    (header) => expect(retryAfterMs(header, NOW)).toBeUndefined(),
  );
});

describe('a failure that is repeated', () => {
  it.each([0, -1, 0.4])('never asks Temporal for a delay of %s, which it would take as "no retry"', (ms) => {
    const { nextRetryDelay, nonRetryable } = failure('WaldurThrottled', 'slow down', { retryAfterMs: ms });
    expect(nonRetryable).toBe(false);
    expect(Number(nextRetryDelay)).toBeGreaterThanOrEqual(100);
  });
});
