import { describe, expect, it } from '@jest/globals';
import { readProjects } from '../../../activities/hpc-user/read-projects.js';

const row = (posixName: unknown, unixGid: unknown) => ({ posixName, unixGid });

describe('answers of the HPC User API', () => {
  it('gives the GID of every project by its exact name', () => {
    const read = readProjects({ projects: [row('a', 30_001), { ...row('b', 2), other: true }] }, ['a', 'b', 'c']);
    expect(read).toEqual({
      gids: new Map([
        ['a', 30_001],
        ['b', 2],
      ]),
      refused: new Map(),
      foreignRows: 0,
    });
  });

  it.each([
    [null],
    [true],
    ['30001'],
    [30_001.5],
    [0],
    [-1],
    [4_294_967_294],
    [4_294_967_295],
    [2 ** 53],
    [undefined],
    [[1]],
  ])('does not take %p for a GID', (gid) => {
    const read = readProjects({ projects: [row('a', gid), row('b', 7)] }, ['a', 'b']);
    expect(read?.gids).toEqual(new Map([['b', 7]]));
    expect(read?.refused).toEqual(new Map([['a', 'no valid unixGid']]));
  });

  it.each([
    ['alike', [row('a', 1), row('a', 1)]],
    ['different', [row('a', 1), row('a', 2)]],
    ['three', [row('a', 1), row('a', 1), row('a', 1)]],
    ['one of them bad', [row('a', 1), row('a', 'x')]],
    ['the first of them bad', [row('a', 'x'), row('a', 1)]],
  ])('takes no project with several rows: %s', (_name, projects) => {
    const read = readProjects({ projects }, ['a']);
    expect(read?.gids).toEqual(new Map());
    expect(read?.refused).toEqual(new Map([['a', 'several rows']]));
  });

  it.each([['A'], [' a'], ['a '], ['aa'], [''], [null], [7], ['b']])(
    'does not take a row called %p for "a"',
    (name) => {
      const read = readProjects({ projects: [row(name, 1)] }, ['a']);
      expect(read).toEqual({ gids: new Map(), refused: new Map(), foreignRows: 1 });
    },
  );

  it('is not misled by names of the language', () => {
    const read = readProjects({ projects: [row('__proto__', 5), row('constructor', 6)] }, ['__proto__', 'toString']);
    expect(read?.gids).toEqual(new Map([['__proto__', 5]]));
  });

  it.each([[null], ['text'], [[]], [{}], [{ projects: null }], [{ projects: { a: 1 } }]])('refuses %j', (body) => {
    expect(readProjects(body, ['a'])).toBeUndefined();
  });
});
