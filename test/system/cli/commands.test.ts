import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { VERSION } from '../../../contracts/version.js';
import { EXIT } from '../../../starters/cli/exit-codes.js';
import { createProgram } from '../../../starters/cli/program.js';
import { writeSiteFile } from '../../helpers/site-file.js';
import { binary, runCli } from './lib/cli.js';

interface Leaf {
  path: string;
  command: Command;
}

/** Every command of the tree that does something itself. */
const leaves = (command: Command, path: string[] = []): Leaf[] =>
  command.commands.length === 0
    ? [{ path: path.join(' '), command }]
    : command.commands.flatMap((child) => leaves(child, [...path, child.name()]));

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

/** Modules that are loaded when this file is run, by static imports; `dynamic` follows import() too. */
function imports(file: string, dynamic: boolean, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  const statics = source.matchAll(/^(?:import|export)\b[^'"()]*?["']([^"']+)["'];?$/gm);
  const lazy = dynamic ? source.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g) : [];
  for (const [, name = ''] of [...statics, ...lazy]) {
    if (!name.startsWith('.')) seen.add(name);
    // Bundled texts hold other things that look like an import.
    else if (name.endsWith('.js')) imports(resolve(dirname(file), name), dynamic, seen);
  }
  return seen;
}

const HEAVY = /^(@temporalio\/|pino|prom-client|protobufjs|mqtt)/;

describe('commands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-commands-'));
  const site = { waldurUrl: 'http://127.0.0.1:1/api/', token: 'f'.repeat(40), offeringUuid: 'a'.repeat(32) };
  const file = writeSiteFile(folder, { ...site, binPath: folder, settings: { cluster_name: 'lab' } });
  const stateDir = join(folder, 'state');
  /** Takes connections and says nothing. */
  const silent: Server = createServer(() => undefined);
  let silentAddress = '';

  beforeAll(async () => {
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
    const address = silent.address();
    silentAddress = typeof address === 'object' ? `127.0.0.1:${address?.port}` : '';
  });

  afterAll(() => {
    silent.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(leaves(createProgram()))('$path', ({ path, command }) => {
    const help = helpOf(command);
    it('is described and shows an example of itself', () => {
      expect(command.description()).toMatch(/\w{3}/);
      expect(help).toMatch(/Examples?:\n/);
      expect(help.slice(help.indexOf('Example'))).toContain(`siteflow ${path}`);
    });
    it('describes every option and argument', () => {
      for (const option of command.options)
        expect([option.flags, option.description]).toEqual([option.flags, expect.stringMatching(/\w{2}/)]);
      for (const argument of command.registeredArguments)
        expect([argument.name(), argument.description]).toEqual([argument.name(), expect.stringMatching(/\w{2}/)]);
    });
  });

  it('starts without the Temporal SDK or a logger, which are loaded later', () => {
    const heavy = (dynamic: boolean): string[] => [...imports(binary(), dynamic)].filter((name) => HEAVY.test(name));
    expect(heavy(false)).toEqual([]);
    expect(heavy(true)).toEqual(expect.arrayContaining(['@temporalio/client', '@temporalio/worker', 'pino']));
  });

  it('lists orders without the SDK part that only workers need', () => {
    const source = readFileSync(resolve('dist/starters/lib/with-client.js'), 'utf8');
    const lazy = [...source.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)].map(([, name = '']) => name);
    const loaded = lazy.flatMap((name) => [...imports(resolve('dist/starters/lib', name), false)]);
    expect(loaded).toContain('@temporalio/client');
    expect(loaded).not.toContain('@temporalio/worker');
  });

  it('prints help and version to stdout', async () => {
    const [help, version, old] = await Promise.all([
      runCli(['--help']),
      runCli(['--version']),
      runCli(['--version'], { name: 'waldur_site_agent' }),
    ]);
    expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Exit codes:') });
    expect(version).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
    expect(old).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
  });

  const run = (args: string[], env: Record<string, string> = {}, name: 'siteflow' | 'waldur_site_agent' = 'siteflow') =>
    runCli(args, { name, env: { SITEFLOW_STATE_DIR: stateDir, ...env }, cwd: folder });

  it.each<{ title: string; args: string[]; code: number; says: RegExp; name?: 'waldur_site_agent' }>([
    {
      title: 'an unknown command',
      args: ['ordes', 'list'],
      code: 2,
      says: /unknown command 'ordes'\n\(Did you mean orders\?\)/,
    },
    {
      title: 'an unknown sub-command',
      args: ['orders', 'lst'],
      code: 2,
      says: /unknown command 'lst'\n\(Did you mean list\?\)/,
    },
    {
      title: 'an unknown mode',
      args: ['agent', '-m', 'reports'],
      code: 2,
      says: /Allowed choices are order_process, report/,
    },
    {
      title: 'a mode that is not served',
      args: ['agent', '-m', 'report', '-c', file],
      code: 2,
      says: /^Mode report is not served by this release/,
    },
    {
      title: 'the same under the old name',
      args: ['-m', 'report', '-c', file],
      code: 2,
      says: /^Mode report is not served/,
      name: 'waldur_site_agent',
    },
    {
      title: 'a port below 0',
      args: ['agent', '-c', file, '--health-port', '-3'],
      code: 2,
      says: /--health-port takes a port from 0 to 65535/,
    },
    {
      title: 'a missing file',
      args: ['agent', '-c', join(folder, 'none.yaml')],
      code: 3,
      says: /none\.yaml:1:1: there is no such file/,
    },
    {
      title: 'an unknown cluster',
      args: ['worker', 'headnode', '--cluster', 'x', '-c', file],
      code: 3,
      says: /has no cluster x; it has: lab\./,
    },
    {
      title: 'a limit of 0',
      args: ['orders', 'list', '--limit', '0'],
      code: 2,
      says: /--limit takes a whole number from 1, got "0"/,
    },
    {
      title: 'an unknown phase',
      args: ['orders', 'list', '--phase', 'Lost', '--address', '127.0.0.1:1'],
      code: 2,
      says: /^There is no phase "Lost"; there are Reading, Waiting/,
    },
    {
      title: 'orders without a server',
      args: ['orders', 'list'],
      code: 6,
      says: /No Temporal server runs for the state folder .*\nStart it with "siteflow agent"/,
    },
    {
      title: 'schedules without a server',
      args: ['schedules', 'apply', '-c', file],
      code: 6,
      says: /No Temporal server runs/,
    },
    {
      title: 'a state folder that is a file',
      args: ['worker', 'control', '-c', file, '--state-dir', file],
      code: 2,
      says: /The state folder .* cannot be created/,
    },
  ])('ends with $code and a clear text: $title', async ({ args, code, says, name }) => {
    const ended = await run(args, {}, name);
    expect(ended.stderr).toMatch(says);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).not.toMatch(/Unexpected|\n {4}at /);
  });

  it('tells that no server runs, as text and as JSON, with exit code 6', async () => {
    const status = ['temporal', 'status', '--state-dir', join(folder, 'unused')];
    const [text, json] = await Promise.all([run(status), run([...status, '--json'])]);
    expect(text).toMatchObject({ code: 6, stdout: expect.stringMatching(/does not run\.\n$/), stderr: '' });
    expect(json).toMatchObject({ code: 6, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({ apiVersion: 1, health: 'stopped', address: null, pid: null });
  });

  it('documents every exit code, and in the help those that a command gives', async () => {
    const documented = readFileSync('docs/cli.md', 'utf8');
    const { stdout } = await runCli(['--help']);
    for (const [name, code] of Object.entries(EXIT)) {
      expect({ name, documented: new RegExp(`^\\|[^|]*\\b${code}\\b`, 'm').test(documented) }).toEqual({
        name,
        documented: true,
      });
      if (code < 100) expect(stdout.slice(stdout.indexOf('Exit codes:'))).toMatch(new RegExp(`\\b${code} `));
    }
  });

  it('gives up a Temporal server that cannot be reached, with exit code 6', async () => {
    const refused = '127.0.0.1:1';
    // 15 s for people who wait; what starts as a service has 10 s of patience besides its own start on a busy machine.
    const cases = [
      { args: ['orders', 'list'], address: refused, says: /refused/, limitMs: 15_000 },
      { args: ['orders', 'list'], address: silentAddress, says: /did not answer|no answer/, limitMs: 15_000 },
      { args: ['worker', 'control', '-c', file], address: refused, says: /refused/, limitMs: 20_000 },
      { args: ['agent', '-c', file], address: refused, says: /refused/, limitMs: 20_000 },
    ];
    const ends = await Promise.all(cases.map(({ args, address }) => run(args, { TEMPORAL_ADDRESS: address })));
    for (const [at, { code, stderr, ms }] of ends.entries()) {
      const { address = '', says = /$./, limitMs = 0 } = cases[at] ?? {};
      expect(stderr).toMatch(says);
      expect(stderr).toContain(address);
      expect(stderr).not.toMatch(/Unexpected|\n {4}at /);
      expect(code).toBe(6);
      expect(ms).toBeLessThan(limitMs);
    }
  });

  it('prints every problem of a configuration with its place', async () => {
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'timezone: UTC\noffrings: []\n', { mode: 0o600 });
    const ended = await runCli(['agent', '--once', '-c', wrong, '--state-dir', stateDir]);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/wrong\.yaml:2:1 offrings: .*did you mean "?offerings/s);
  });
});
