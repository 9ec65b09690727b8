import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createProgram } from '../../../starters/cli/program.js';
import { SERVER_FORCE_MS } from '../../../starters/cli/serve/force-ms.js';
import { forceMs, type WorkerRole } from '../../../workers/lib/worker-options.js';

const folder = resolve('deploy/systemd');
const units = readdirSync(folder).filter((name) => name.endsWith('.service'));

type Unit = Record<string, Record<string, string[]>>;

/** Sections, keys and their values in order, as systemd.syntax(7) has them; fails on any other line. */
function parseUnit(text: string): Unit {
  const unit: Unit = {};
  let section: Record<string, string[]> = {};
  for (const line of text.split('\n')) {
    const title = /^\[(\w+)\]$/.exec(line)?.[1];
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (title !== undefined) {
      section = {};
      unit[title] = section;
    } else if (key !== undefined) {
      section[key] = [...(section[key] ?? []), value];
    } else if (line !== '' && !line.startsWith('#')) throw new Error(`not a line of a unit: ${line}`);
  }
  return unit;
}

const read = (name: string): Unit => parseUnit(readFileSync(join(folder, name), 'utf8'));

/** Whose time to stop counts; the agent has a head-node worker inside, a server has none. */
const ROLES: Record<string, WorkerRole | 'server'> = {
  'siteflow-agent.service': 'headnode',
  'siteflow-control.service': 'control',
  'siteflow-headnode@.service': 'headnode',
  'siteflow-storage-resources.service': 'server',
};

const longestStopMs = (role: WorkerRole | 'server'): number => (role === 'server' ? SERVER_FORCE_MS : forceMs(role));

const analyzer = spawnSync('systemd-analyze', ['security', '--help'], { encoding: 'utf8' });
const hasAnalyzer = analyzer.status === 0 && analyzer.stdout.includes('--offline');
const withAnalyzer = hasAnalyzer ? it : it.skip;
const where = hasAnalyzer ? '' : ' (left out: no systemd-analyze with --offline on this machine)';

describe('systemd units', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'units-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  const analyze = (...args: string[]) =>
    spawnSync('systemd-analyze', [...args, '--no-pager'], { cwd: scratch, encoding: 'utf8' });

  it('are those of the agent, the control worker, one head-node worker per cluster and the storage resources', () => {
    expect(units.sort()).toEqual(Object.keys(ROLES).sort());
  });

  describe.each(Object.entries(ROLES))('%s', (name, role) => {
    const { Unit: unit, Service: service = {}, Install: install } = read(name);

    it('is started again, but not with a wrong configuration, and never given up', () => {
      expect(service).toMatchObject({ Restart: ['always'], RestartPreventExitStatus: ['2 3'], Type: ['exec'] });
      expect(unit?.StartLimitIntervalSec).toEqual(['0']);
      expect(install?.WantedBy).toEqual(['multi-user.target']);
    });

    it('has the time its worker needs, and only the main process is asked to stop', () => {
      expect(Number(service.TimeoutStopSec?.[0]) * 1000).toBeGreaterThan(longestStopMs(role));
      expect(service.KillMode).toEqual(['mixed']);
    });

    it('keeps its state and the Temporal program, if it has any, in folders of its own', () => {
      expect(service).toMatchObject({
        User: ['siteflow'],
        UMask: ['0077'],
        ...(role === 'server'
          ? {}
          : {
              StateDirectory: ['siteflow'],
              StateDirectoryMode: ['0700'],
              CacheDirectory: ['siteflow'],
              Environment: ['XDG_CACHE_HOME=%C'],
            }),
      });
    });

    it('may do little, but compile: V8 needs memory that it writes and then executes', () => {
      expect(service).toMatchObject({
        NoNewPrivileges: ['yes'],
        CapabilityBoundingSet: [''],
        ProtectSystem: ['strict'],
        ProtectHome: ['yes'],
        SystemCallFilter: ['@system-service', '~@privileged @resources'],
        SystemCallErrorNumber: ['EPERM'],
      });
      // Each would keep the processes of one state folder from recognising each other.
      for (const key of ['MemoryDenyWriteExecute', 'ProcSubset', 'PrivateUsers'])
        expect(service).not.toHaveProperty(key);
    });

    it('starts a command that exists, with options that exist', () => {
      const [program, ...words] = (service.ExecStart?.[0] ?? '').replaceAll('%i', 'alps').split(' ');
      expect(program).toBe('/usr/local/bin/siteflow');
      let command = createProgram();
      while (words[0] !== undefined && !words[0].startsWith('-')) {
        const next = command.commands.find((each) => each.name() === words[0]);
        if (next === undefined) throw new Error(`no command ${words[0]}`);
        command = next;
        words.shift();
      }
      const flags = command.options.flatMap(({ short, long }) => [short, long]);
      const given = words.filter((word) => word.startsWith('-'));
      expect(given).toContain('-c');
      for (const flag of given) expect(flags).toContain(flag);
    });

    withAnalyzer(`is exposed at most 2.0 by systemd's own measure${where}`, () => {
      cpSync(join(folder, name), join(scratch, name));
      const { stdout } = analyze('security', '--offline=true', `./${name}`);
      const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
      expect(exposure).toBeGreaterThan(0);
      expect(exposure).toBeLessThanOrEqual(2);
    });

    withAnalyzer(`is found right by systemd-analyze verify${where}`, () => {
      const program = join(scratch, 'siteflow');
      writeFileSync(program, '');
      chmodSync(program, 0o755);
      const text = readFileSync(join(folder, name), 'utf8').replace('/usr/local/bin/siteflow', program);
      const instance = name.replace('@.', '@alps.');
      mkdirSync(join(scratch, 'verify'), { recursive: true });
      writeFileSync(join(scratch, 'verify', instance), text);
      expect(analyze('verify', `./verify/${instance}`)).toMatchObject({ status: 0, stdout: '', stderr: '' });
      // The same with a mistake: verify does notice.
      writeFileSync(join(scratch, 'verify', instance), text.replace('KillMode=', 'KillMod='));
      expect(analyze('verify', `./verify/${instance}`).stderr).toContain('KillMod');
    });
  });

  it('the agent answers to the existing name too', () => {
    expect(read('siteflow-agent.service').Install?.Alias).toEqual(['waldur-agent-order-process.service']);
  });

  it('show how to give a secret', () => {
    for (const name of ['siteflow-agent.service', 'siteflow-control.service', 'siteflow-storage-resources.service'])
      expect(readFileSync(join(folder, name), 'utf8')).toMatch(/^#LoadCredential=waldur-token:\/\S+$/m);
  });

  it('have a drop-in for home directories with what creating them needs, and no more', () => {
    const { Service: service } = read('homedirs.conf');
    expect(service).toMatchObject({ User: ['root'], ProtectHome: ['no'], ReadWritePaths: ['/home'] });
    expect(service?.CapabilityBoundingSet?.[0]?.split(' ')).toEqual(
      expect.arrayContaining(['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER']),
    );
    expect(service?.CapabilityBoundingSet?.[0]).not.toMatch(/SYS_ADMIN|NET_|SETUID/);
  });

  it('are explained in docs/operations.md', () => {
    const docs = readFileSync('docs/operations.md', 'utf8');
    for (const name of [...units.map((unit) => unit.replace(/(@?)\.service$/, '$1')), 'homedirs.conf'])
      expect(docs).toContain(name);
  });
});
