import { describe, expect, it } from '@jest/globals';
import { resolveCacheDir, resolveStateDir } from '../../../workers/temporal-server/resolve-state-dir.js';

describe('resolveStateDir', () => {
  const all = { STATE_DIRECTORY: '/var/lib/unit:/other', XDG_STATE_HOME: '/x', HOME: '/home/u' };
  it.each([
    ['the flag before everything', '/flag', all, 0, '/flag'],
    ['systemd, its first folder', undefined, all, 0, '/var/lib/unit'],
    ['root without systemd', undefined, { XDG_STATE_HOME: '/x', HOME: '/root' }, 0, '/var/lib/siteflow'],
    ['XDG state for a user', undefined, { XDG_STATE_HOME: '/x', HOME: '/home/u' }, 1000, '/x/siteflow'],
    [
      'a relative XDG path is ignored',
      undefined,
      { XDG_STATE_HOME: 'x', HOME: '/home/u' },
      1000,
      '/home/u/.local/state/siteflow',
    ],
    ['home', undefined, { HOME: '/home/u' }, 1000, '/home/u/.local/state/siteflow'],
  ])('%s', (_name, flag, env, uid, expected) => {
    expect(resolveStateDir(flag, env, uid)).toBe(expected);
  });

  it('says what to give when nothing names a folder', () => {
    expect(() => resolveStateDir(undefined, {}, 1000)).toThrow(/--state-dir/);
  });
});

describe('resolveCacheDir', () => {
  it.each([
    [{ CACHE_DIRECTORY: '/var/cache/unit', HOME: '/h' }, '/var/cache/unit'],
    [{ XDG_CACHE_HOME: '/xc', HOME: '/h' }, '/xc'],
    [{ HOME: '/h' }, '/h/.cache'],
    [{}, '/state/cache'],
  ])('%j', (env, expected) => {
    expect(resolveCacheDir(env, '/state')).toBe(expected);
  });
});
