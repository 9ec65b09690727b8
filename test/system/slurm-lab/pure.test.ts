import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parseAccounts, parseUsers } from '../../../scripts/slurm-lab/dump-state.js';
import { labPaths } from '../../../scripts/slurm-lab/lab-paths.js';
import { isAlive, processIdentity } from '../../../scripts/slurm-lab/processes/process-identity.js';
import { missingBinaries } from '../../../scripts/slurm-lab/setup/missing-binaries.js';
import { withoutServiceStarts } from '../../../scripts/slurm-lab/setup/without-service-starts.js';
import { type LabHost, slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';

describe('slurmLabAvailability', () => {
  const good: LabHost = { setting: undefined, platform: 'linux', isRoot: true, isDebian: true, missing: [] };
  it.each([
    ['all present', {}, undefined],
    ['missing on Debian: can be installed', { missing: ['sacctmgr'] }, undefined],
    ['setting 1', { setting: '1' }, undefined],
    ['setting 0', { setting: '0' }, 'SITEFLOW_TEST_REAL_SLURM=0'],
    ['setting False', { setting: 'False' }, 'SITEFLOW_TEST_REAL_SLURM=False'],
    ['macOS', { platform: 'darwin' }, 'Slurm does not run on darwin'],
    ['not root', { isRoot: false }, 'starting a private Slurm needs root'],
    ['missing elsewhere', { isDebian: false, missing: ['slurmd'] }, 'not installed: slurmd, and this is not Debian'],
  ])('%s', (_, change, reason) => {
    const answer = slurmLabAvailability({ ...good, ...change });
    expect(answer.available ? undefined : answer.reason).toBe(reason);
    if (!answer.available) expect(answer.howTo).not.toBe('');
  });
});

describe('withoutServiceStarts', () => {
  const dir = mkdtempSync(join(tmpdir(), 'siteflow-policy-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('forbids starts during the installation and leaves nothing behind, also after a failure', async () => {
    const file = join(dir, 'absent');
    const seen = await withoutServiceStarts(async () => readFileSync(file, 'utf8'), file);
    expect(seen).toMatch(/^#!\/bin\/sh\n# siteflow .*\nexit 101\n$/);
    expect(existsSync(file)).toBe(false);
    await expect(withoutServiceStarts(() => Promise.reject(new Error('apt')), file)).rejects.toThrow('apt');
    expect(existsSync(file)).toBe(false);
  });

  it('leaves a policy that was there as it was', async () => {
    const file = join(dir, 'present');
    writeFileSync(file, '#!/bin/sh\nexit 0\n');
    await withoutServiceStarts(async () => expect(readFileSync(file, 'utf8')).toBe('#!/bin/sh\nexit 0\n'), file);
    expect(readFileSync(file, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
  });

  it('removes what a killed installation left', async () => {
    const file = join(dir, 'left');
    const left = await withoutServiceStarts(async () => readFileSync(file, 'utf8'), file);
    writeFileSync(file, left);
    await withoutServiceStarts(async () => undefined, file);
    expect(existsSync(file)).toBe(false);
  });
});

describe('small parts', () => {
  it('finds missing programs', () => {
    expect(missingBinaries('/usr/bin:/bin', ['sh', 'surely-not-a-program'])).toEqual(['surely-not-a-program']);
  });

  it('tells a reused process id from the process it meant', () => {
    const self = processIdentity(process.pid);
    expect(self && isAlive(self)).toBe(true);
    expect(isAlive({ pid: process.pid, startTicks: '1' })).toBe(false);
  });

  it('keeps a | in the last column and refuses a short row', () => {
    expect(parseAccounts('b|o|x|y\na|o|\n')).toEqual([
      { name: 'a', description: '', organization: 'o' },
      { name: 'b', description: 'x|y', organization: 'o' },
    ]);
    expect(() => parseUsers('ada|p1\n')).toThrow(/cannot read this row/);
  });

  it('refuses a folder too long for Unix sockets', () => {
    expect(() => labPaths(`/tmp/${'x'.repeat(90)}`)).toThrow(/too long for Unix sockets/);
  });
});
