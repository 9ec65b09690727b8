import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FindingStatus } from '../../../activities/lib/diagnosis/finding.js';
import type { OpenedCluster } from '../../../activities/slurm/diagnose/open-clusters.js';
import { writerFindings } from '../../../activities/slurm/diagnose/writer-findings.js';
import { oldAgentFindings } from '../../../starters/cli/doctor/backends/old-agent.js';
import { stateFolderFindings } from '../../../starters/cli/doctor/configuration-checks.js';
import type { DoctorFinding, Group } from '../../../starters/cli/doctor/doctor-finding.js';
import { exitCodeOf } from '../../../starters/cli/doctor/exit-code-of.js';
import { logTails } from '../../../starters/cli/doctor/log-tails.js';
import { renderFindings } from '../../../starters/cli/doctor/render-findings.js';

const finding = (group: Group, status: FindingStatus): DoctorFinding => ({
  group,
  check: 'x',
  status,
  message: 'seen',
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteflow-findings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the exit code', () => {
  it.each<[string, DoctorFinding[], number]>([
    ['0 without a problem', [finding('waldur', 'warning'), finding('temporal', 'skipped')], 0],
    ['that of the first part with a problem', [finding('backend', 'problem'), finding('waldur', 'problem')], 4],
    ['5 for the cluster', [finding('backend', 'problem')], 5],
    ['6 for Temporal before the cluster', [finding('backend', 'problem'), finding('temporal', 'problem')], 6],
    ['3 for the configuration', [finding('configuration', 'problem'), finding('temporal', 'problem')], 3],
  ])('is %s', (_title, findings, code) => expect(exitCodeOf(findings)).toBe(code));
});

describe('the text', () => {
  it('keeps each finding on its line, whatever stands in it', () => {
    const text = renderFindings([
      { ...finding('waldur', 'problem'), offering: 'A\nB', message: 'two\nlines\u001b[31m', fix: 'do\nthis' },
    ]);
    expect(text).toBe(
      'Waldur\n  PROBLEM  A B: two lines [31m\n           fix: do this\n\n1 problem, 0 warnings, 0 ok, 0 not looked at.',
    );
  });
});

describe('the state folder', () => {
  it('is made at the first start, may be a file by mistake, and is else in use', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(stateFolderFindings(join(folder, 'a', 'b'))).toMatchObject([
      { status: 'ok', message: expect.stringMatching(/made at the first start/) },
    ]);
    expect(stateFolderFindings(file)).toMatchObject([
      { status: 'problem', message: expect.stringMatching(/is a file/) },
    ]);
    expect(stateFolderFindings(folder)).toMatchObject([{ status: 'ok' }]);
  });
});

describe('the tails of logs', () => {
  it('are masked before they are cut, and never begin in the middle of a line', () => {
    writeFileSync(join(folder, 'a.log'), `${'secret'.repeat(20_000)}\nsecret last\n`);
    writeFileSync(join(folder, 'other.txt'), 'secret');
    expect(logTails(folder, (text) => text.replaceAll('secret', '***'))).toEqual({ 'a.log': ['*** last'] });
    expect(logTails(join(folder, 'none'), (text) => text)).toEqual({});
  });

  it('say when a log cannot be read', () => {
    mkdirSync(join(folder, 'logs'));
    writeFileSync(join(folder, 'logs', 'a.log'), 'x');
    chmodSync(join(folder, 'logs', 'a.log'), 0);
    const tails = logTails(join(folder, 'logs'), (text) => text);
    expect(tails['a.log']).toEqual([process.getuid?.() === 0 ? 'x' : '(cannot be read: EACCES)']);
  });
});

describe('a second writer', () => {
  const running = (pid: string, ...command: string[]): void => {
    mkdirSync(join(folder, pid));
    writeFileSync(join(folder, pid, 'cmdline'), `${command.join('\0')}\0`);
  };
  const cluster = (group: string, clusters: string[]) =>
    ({
      facts: {
        cluster: { writerGroup: async () => group, writerNames: async () => [group] },
        clusters: async () => clusters,
      },
      offerings: [{ site: {} }],
    }) as unknown as OpenedCluster;

  it('is the existing agent, when it writes', () => {
    running('10', '/usr/bin/python3.11', '/usr/local/bin/waldur_site_agent', '-m', 'order_process');
    running('11', '/usr/bin/python3', '/usr/local/bin/waldur_site_agent', '-m', 'report');
    running('12', '/usr/bin/node', '/usr/bin/waldur_site_agent', '-m', 'order_process');
    running('13', '/usr/bin/python3', '/usr/local/bin/waldur_site_healthz');
    expect(oldAgentFindings(folder)).toMatchObject([{ status: 'warning', message: expect.stringMatching(/pid 10;/) }]);
  });

  it('is one slurmdbd under two addresses', async () => {
    const [one, same, other] = [
      cluster('db:6819', ['a', 'b']),
      cluster('10.0.0.7:6819', ['b', 'a']),
      cluster('x:6819', ['c']),
    ];
    expect(await writerFindings([one, same, other])).toMatchObject([
      {
        status: 'warning',
        message: expect.stringMatching(/several addresses \(db:6819, 10\.0\.0\.7:6819; clusters a, b\)/),
      },
    ]);
    expect(await writerFindings([one, other])).toMatchObject([{ status: 'ok' }]);
  });

  it('is an agent of this host that asks another Temporal server', async () => {
    const agent = (pid: number, authority: string, holds: boolean) => ({ pid, authority, holds });
    const [one, other] = [cluster('db:6819', ['a']), cluster('x:6819', ['c'])];
    const claims = (slurmdbd: string) =>
      slurmdbd === 'x:6819' ? [] : [agent(12, 'mine', true), agent(34, 'theirs', false), agent(35, 'theirs', false)];
    expect(await writerFindings([one, other], claims)).toMatchObject([
      { status: 'problem', message: expect.stringMatching(/db:6819: process 12 does, process 34, 35 waits for ever/) },
    ]);
    const own = (): ReturnType<typeof claims> => [agent(12, 'mine', true), agent(13, 'mine', false)];
    expect(await writerFindings([one, other], own)).toMatchObject([{ status: 'ok' }]);
  });
});
