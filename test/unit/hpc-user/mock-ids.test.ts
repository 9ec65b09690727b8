import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { mockGid, mockUid } from '../../../activities/hpc-user/hpc-user-api.js';

describe('mock ids', () => {
  // By sha256sum: a change would give every project of a test site another GID.
  it.each([
    ['climate', 34_872, 24_872],
    ['proj-1', 34_456, 24_456],
    ['übung', 37_588, 27_588],
    ['', 32_610, 22_610],
  ])('of "%s" never change', (slug, gid, uid) => {
    expect([mockGid(slug), mockUid(slug)]).toEqual([gid, uid]);
  });

  it('are what the documented command line says', () => {
    const line = 'echo $((30000 + 0x$(printf %s climate | sha256sum | head -c 8) % 10000))';
    expect(Number(execFileSync('sh', ['-c', line], { encoding: 'utf8' }))).toBe(mockGid('climate'));
  });

  it('stay within their ranges and use them', () => {
    const slugs = Array.from({ length: 2000 }, (_, index) => `project-${index}`);
    const gids = slugs.map(mockGid);
    const uids = slugs.map(mockUid);
    expect(Math.min(...gids)).toBeGreaterThanOrEqual(30_000);
    expect(Math.max(...gids)).toBeLessThan(40_000);
    expect(Math.min(...uids)).toBeGreaterThanOrEqual(20_000);
    expect(Math.max(...uids)).toBeLessThan(30_000);
    expect(new Set(gids).size).toBeGreaterThan(1700);
  });
});
