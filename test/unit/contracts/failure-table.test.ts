import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { failure } from '../../../activities/lib/failure.js';
import { backendNames } from '../../../config/backends/registry.js';
import { type Disposition, FAILURES, type FailureType, isFailureType } from '../../../contracts/failure-types.js';
import { backendTable } from '../../../scripts/lib/backend-table.js';
import { failureTable } from '../../../scripts/lib/failure-table.js';

/** The failure table of the design, from its other side: which types belong to which row. */
const DESIGN: Record<Disposition, FailureType[]> = {
  retry: [
    'WaldurUnavailable',
    'WaldurThrottled',
    'WaldurBehind',
    'HpcUserUnavailable',
    'BackendUnavailable',
    'BackendTimeout',
    'BackendNotApplied',
    'JobsEnding',
  ],
  'retry-slowly': ['WaldurUnauthorized', 'WaldurForbidden', 'HpcUserRefused'],
  reread: ['WaldurNotFound', 'WaldurConflict', 'Stale', 'OwnerUnknown'],
  park: [
    'WaldurRouteMissing',
    'WaldurRejected',
    'WaldurBadAnswer',
    'JobsRunning',
    'BackendHangs',
    'BackendOutput',
    'BackendMisconfigured',
    'BackendRejected',
    'AccountExists',
    'NameInvalid',
    'LimitInvalid',
    'ConfigMismatch',
    'Unexpected',
  ],
};

const rows = Object.entries(DESIGN).flatMap(([disposition, types]) =>
  types.map((type): [FailureType, Disposition] => [type, disposition as Disposition]),
);

describe('the failure table', () => {
  it('has exactly the rows of the design', () => {
    expect(rows.map(([type]) => type).sort()).toEqual(Object.keys(FAILURES).sort());
  });

  it.each(rows)('%s: %s', (type, disposition) => {
    expect(FAILURES[type].disposition).toBe(disposition);
    const thrown = failure(type, 'what failed');
    expect(thrown.type).toBe(type);
    expect(thrown.nonRetryable).toBe(disposition === 'park' || disposition === 'reread');
    expect(thrown.nextRetryDelay).toBe(disposition === 'retry-slowly' ? 300_000 : undefined);
    expect(failure(type, 'slow down', { retryAfterMs: 7000 }).nextRetryDelay).toBe(7000);
  });

  it('knows its own names and no others', () => {
    expect(rows.every(([type]) => isFailureType(type))).toBe(true);
    for (const other of ['toString', 'constructor', 'waldurunavailable', '', null, undefined])
      expect(isFailureType(other)).toBe(false);
  });

  it('stands in docs/operations.md as it is (npx tsx scripts/failure-table.ts puts it there)', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    expect(page).toContain(failureTable());
    expect(page.match(/^\| failure \|/gm)).toHaveLength(1);
  });

  it('is followed by what the backend is, for every one (the same command puts it there)', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    expect(page).toContain(backendTable());
    expect(page.match(/^\| backend \|/gm)).toHaveLength(1);
    for (const name of backendNames()) expect(backendTable()).toContain(`| \`${name}\` |`);
  });

  it.each(rows)('tells when %s happens and what to do', (type) => {
    const { when, advice } = FAILURES[type];
    expect(when).toMatch(/^.{2,}[^.]$/);
    expect(advice).toMatch(/^[A-Zs].{10,}\.$/);
  });
});
