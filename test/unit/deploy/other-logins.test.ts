import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { countOtherLogins } from '../../../workers/temporal-server/other-logins.js';

const passwd = (...lines: string[]): string => ['root:x:0:0:root:/root:/bin/bash', ...lines, ''].join('\n');

describe('other users of a machine', () => {
  it.each<[string, string, number[], number, number]>([
    ['only root', passwd(), [0, 0], 0, 0],
    [
      'services and nobody',
      passwd('munge:x:110:110::/:/usr/sbin/nologin', 'nobody:x:65534:65534::/:/bin/sh'),
      [110],
      0,
      0,
    ],
    ['a person with a shell', passwd('ada:x:1000:1000:Ada:/home/ada:/bin/bash'), [0], 0, 1],
    ['a person who cannot log in', passwd('ada:x:1000:1000:Ada:/home/ada:/usr/sbin/nologin'), [0], 0, 0],
    ['a person without a shell named, which is /bin/sh', passwd('ada:x:1000:1000:Ada:/home/ada:'), [], 0, 1],
    ['a person of LDAP who is logged in', passwd(), [0, 20_001, 20_001], 0, 1],
    ['the same person in both', passwd('ada:x:1000:1000:Ada:/home/ada:/bin/zsh'), [1000], 0, 1],
    ['this user itself', passwd('me:x:1000:1000::/home/me:/bin/bash'), [1000], 1000, 0],
    ['a damaged file', 'ada:x\n::::::\n', [], 0, 0],
  ])('%s', (_name, text, owners, self, count) => expect(countOtherLogins(text, owners, self)).toBe(count));
});

const file = 'deploy/nftables/siteflow.nft';
const text = readFileSync(file, 'utf8');
/** The user `siteflow` need not exist where the tests run. */
const here = text.replace('{ root, siteflow }', '{ root, nobody }');
const check = (rules: string) => spawnSync('nft', ['-c', '-f', '-'], { input: rules, encoding: 'utf8' });
const works = check('table inet siteflow_probe { }').status === 0;
const withNft = works ? it : it.skip;

describe(file, () => {
  it('is what docs/temporal.md shows', () => {
    const words = (source: string): string => source.replace(/#.*$/gm, '').replace(/\s+/g, ' ').trim();
    expect(words(readFileSync('docs/temporal.md', 'utf8'))).toContain(words(text));
  });

  it('closes two ports on loopback to all but two users', () => {
    expect(text).toMatch(/oif lo tcp dport \$ports meta skuid != \$users reject/);
  });

  withNft(`is found right by nft${works ? '' : ' (left out: no nft, or no right to ask it)'}`, () => {
    expect(check(here)).toMatchObject({ status: 0, stderr: '' });
    expect(check(here.replace('dport', 'dprt')).status).not.toBe(0);
  });
});
