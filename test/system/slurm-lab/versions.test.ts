import { describe, expect, it } from '@jest/globals';
import { newerReleases } from '../../../scripts/lib/newer-slurm.mjs';
import { renderCgroupConf } from '../../../scripts/slurm-lab/setup/render-cgroup-conf.js';
import { chrootCommand } from '../../../scripts/slurm-lab/versions/chroot-command.js';
import { debianMirror } from '../../../scripts/slurm-lab/versions/debian-mirror.js';
import { isAtLeast, releaseOf } from '../../../scripts/slurm-lab/versions/installed-slurm.js';
import { slurmRelease } from '../../../scripts/slurm-lab/versions/slurm-release.js';
import { type VersionHost, versionAvailability } from '../../../scripts/slurm-lab/versions/version-availability.js';

describe('the mirror of Debian', () => {
  const STANZA = 'Types: deb\n# a comment\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\n';
  it.each([
    ['one line', 'deb http://mirror.example/debian bookworm main contrib\n', 'http://mirror.example/debian'],
    ['options', 'deb [signed-by=/k] https://m.example/debian/ trixie main # x\n', 'https://m.example/debian/'],
    ['a stanza', `${STANZA}Components: main\n`, 'http://mirror.example/debian'],
    ['a stanza that is off', `${STANZA}Components: main\nEnabled: no\n`, undefined],
    ['without main', `${STANZA}Components: contrib\n`, undefined],
    ['security only', 'deb http://m.example/debian bookworm-security main\n', undefined],
    ['others', 'deb https://node.example/node_20.x nodistro main\n#deb http://m.example/debian sid main\n', undefined],
    ['sources only', 'deb-src http://m.example/debian bookworm main\n', undefined],
  ])('%s', (_, text, expected) => {
    expect(debianMirror(['', text])).toBe(expected);
  });
});

describe('versionAvailability', () => {
  const good: VersionHost = { platform: 'linux', isRoot: true, isDebian: true, mirror: 'http://m', mayMount: true };
  it.each([
    ['all there', {}, undefined],
    ['macOS', { platform: 'darwin' }, 'Slurm does not run on darwin'],
    ['not Debian', { isDebian: false }, 'this is not Debian, whose debootstrap and packages are used'],
    ['not root', { isRoot: false }, 'a Debian in a folder of its own needs root'],
    ['no mirror', { mirror: undefined }, 'no mirror of Debian in /etc/apt/sources.list or sources.list.d'],
    ['no mounts', { mayMount: false }, 'this process may not mount'],
  ])('%s', (_, change, reason) => {
    const answer = versionAvailability({ ...good, ...change });
    expect(answer.available ? undefined : answer.reason).toBe(reason);
    if (!answer.available) expect(answer.howTo).not.toBe('');
  });
});

describe('releases of Slurm', () => {
  it('are compared by their numbers', () => {
    expect(['22.05.8', '23.02.1', '23.11', '24.05.0'].map((version) => isAtLeast(version, '23.11'))).toEqual([
      ...[false, false, true, true],
    ]);
    expect(releaseOf('24.11.5')).toBe('24.11');
    expect(() => slurmRelease('24.05')).toThrow('--slurm 24.05: choose one of 22.05, 24.11, 26.05.');
  });

  it('older than 23.11 refuse the word that newer ones need', () => {
    expect(renderCgroupConf('22.05')).toBeUndefined();
    expect(renderCgroupConf('24.11')).toBe('CgroupPlugin=disabled\n');
  });

  it.each([
    [undefined, ['24.11']],
    ['24.11, 26.05', ['24.11', '26.05']],
    ['0', []],
    ['', []],
    ['none', []],
  ])('of a run with SITEFLOW_TEST_SLURM_VERSIONS=%s', (setting, expected) => {
    expect(newerReleases(setting)).toEqual(expected);
  });

  it('are entered with what is shared at the same path', () => {
    const [file, args] = chrootCommand({ root: '/r', shared: ['/tmp', '/c'], cwd: '/c', command: ['sinfo', '-V'] });
    expect([file, ...args.slice(0, 4)]).toEqual(['unshare', '--mount', '--propagation', 'private', '--']);
    expect(args.slice(-7)).toEqual(['/r', '/c', '/tmp', '/c', '--', 'sinfo', '-V']);
  });
});
