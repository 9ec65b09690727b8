import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  cachedBinaryPath,
  checkCachedBinary,
  storeBinary,
} from '../../../workers/temporal-server/binary/binary-cache.js';
import { type FindBinaryOptions, findBinary } from '../../../workers/temporal-server/binary/find-binary.js';
import type { CommandResult, RunCommandOptions } from '../../../workers/temporal-server/binary/run-command.js';

const GOOD = 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)';
const ENOENT: CommandResult = { code: null, stdout: '', stderr: '', problem: 'ENOENT' };
const ok = (stdout: string): CommandResult => ({ code: 0, stdout, stderr: '' });
const uid = process.getuid!();

interface World {
  /** Command → answer; what is missing is "not installed". */
  commands?: Record<string, CommandResult>;
  unreachable?: string;
  buildMs?: number;
  env?: Record<string, string>;
  cacheDir?: string;
}

function world(facts: World) {
  const lines: string[] = [];
  const calls: string[] = [];
  const cacheDir = facts.cacheDir ?? mkdtempSync(join(tmpdir(), 'cache-'));
  const run = async (file: string, args: string[], options: RunCommandOptions): Promise<CommandResult> => {
    const call = [file, ...args].join(' ');
    calls.push(call);
    if (args[0] === 'install') {
      await sleep(facts.buildMs ?? 0);
      const answer = facts.commands?.['go install'] ?? ok('');
      if (answer.code === 0) writeFileSync(join(options.env.GOBIN!, 'temporal'), 'binary');
      return answer;
    }
    if (args[1] === '-e') {
      writeFileSync(join(args.at(-1)!, 'temporal-cli-v1.5.1'), 'downloaded');
      return ok('');
    }
    if (args[0] === '--version' && file.startsWith(cacheDir)) return ok(GOOD);
    return facts.commands?.[call] ?? ENOENT;
  };
  const options: FindBinaryOptions = {
    cacheDir,
    env: facts.env ?? {},
    log: (line) => lines.push(line),
    run,
    probe: async () => facts.unreachable,
  };
  return { options, lines, calls, cacheDir };
}

const GO = { 'go version': ok('go version go1.25.1 linux/amd64'), 'go env GOTOOLCHAIN': ok('auto') };

describe('findBinary', () => {
  it('prefers TEMPORAL_CLI', async () => {
    const { options } = world({
      env: { TEMPORAL_CLI: '/opt/temporal' },
      commands: { '/opt/temporal --version': ok(GOOD) },
    });
    expect(await findBinary(options)).toEqual({ path: '/opt/temporal', source: 'TEMPORAL_CLI' });
  });

  it.each([
    ['not found', ENOENT],
    ['not executable', { ...ENOENT, problem: 'EACCES' }],
    ['1.24.2 is too old', ok('temporal version 1.0.0 (Server 1.24.2, UI 2.28.0)')],
    ['does not answer like', ok('hello')],
    ['exit 3', { ...ENOENT, problem: undefined as never, code: 3 }],
  ])('refuses a TEMPORAL_CLI that is %s instead of quietly using another', async (reason, answer) => {
    const commands = { '/x/temporal --version': answer, 'temporal --version': ok(GOOD) };
    const { options } = world({ env: { TEMPORAL_CLI: '/x/temporal' }, commands });
    await expect(findBinary(options)).rejects.toThrow(reason);
  });

  it('takes a fit one from PATH', async () => {
    const { options, calls } = world({ commands: { 'temporal --version': ok(GOOD) } });
    expect(await findBinary(options)).toEqual({ path: 'temporal', source: 'PATH' });
    expect(calls).toHaveLength(1);
  });

  it('passes over an old one on PATH, says so, and downloads', async () => {
    const old = ok('temporal version 1.0.0 (Server 1.24.2, UI 2.28.0)');
    const { options, lines, cacheDir } = world({ commands: { 'temporal --version': old } });
    expect(await findBinary(options)).toEqual({ path: cachedBinaryPath(cacheDir, '1.5.1'), source: 'download' });
    expect(lines.join('\n')).toMatch(/on PATH is passed over: its server 1\.24\.2 is too old/);
    expect(lines.join('\n')).toMatch(/Downloaded the Temporal CLI in \d+ s/);
  });

  it('builds with Go when the download cannot be reached, and uses the cache the next time', async () => {
    const first = world({ unreachable: 'no answer from temporal.download within 3 s', commands: GO });
    const path = cachedBinaryPath(first.cacheDir, '1.5.1');
    expect(await findBinary(first.options)).toEqual({ path, source: 'go' });
    expect(first.calls).toContain('go install -ldflags -s -w github.com/temporalio/cli/cmd/temporal@v1.5.1');
    expect(first.lines.join('\n')).toMatch(
      /no answer from temporal\.download.*\nBuilding.*\nBuilt the Temporal CLI in/s,
    );
    expect(readFileSync(`${path}.sha256`, 'utf8')).toMatch(/^[0-9a-f]{64} {2}temporal\n$/);
    const second = world({ cacheDir: first.cacheDir });
    expect(await findBinary(second.options)).toEqual({ path, source: 'cache' });
  });

  it('builds once for two that ask at the same time; the second waits and says so', async () => {
    const first = world({ unreachable: 'x', commands: GO, buildMs: 150 });
    const second = world({ unreachable: 'x', commands: GO, cacheDir: first.cacheDir });
    const found = await Promise.all([findBinary(first.options), findBinary(second.options)]);
    expect(found.map(({ source }) => source).sort()).toEqual(['cache', 'go']);
    expect([...first.lines, ...second.lines].filter((line) => line.startsWith('Building'))).toHaveLength(1);
    expect([...first.lines, ...second.lines].join('\n')).toMatch(/already getting the Temporal CLI; waiting/);
  });

  it('lists every attempt with its reason when all fail, and what to install', async () => {
    const { options } = world({ unreachable: 'temporal.download cannot be reached (ENOTFOUND)' });
    const error = await findBinary(options).then(
      () => undefined,
      (caught: Error) => caught.message,
    );
    expect(error).toMatch(/"temporal" on PATH: not found/);
    expect(error).toMatch(/cache: nothing at .*temporal-1\.5\.1/);
    expect(error).toMatch(/download: temporal\.download cannot be reached \(ENOTFOUND\)/);
    expect(error).toMatch(/go: Go is not installed/);
    expect(error).toMatch(/releases.*TEMPORAL_CLI.*TEMPORAL_ADDRESS/s);
  });

  it('reports a build that fails with the last lines of Go and leaves no folder behind', async () => {
    const broken = { ...GO, 'go install': { code: 1, stdout: '', stderr: 'dial tcp: lookup proxy: no such host' } };
    const { options, cacheDir } = world({ unreachable: 'x', commands: broken });
    await expect(findBinary(options)).rejects.toThrow(/go install failed after \d+ s: dial tcp/);
    expect(existsSync(cachedBinaryPath(cacheDir, '1.5.1'))).toBe(false);
  });
});

describe('the cached binary', () => {
  const stored = async (): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'stored-'));
    const binary = join(folder, 'v', 'temporal');
    writeFileSync(join(folder, 'made'), 'content');
    await storeBinary(join(folder, 'made'), binary);
    return binary;
  };

  it('is good as stored, and executable', async () => {
    const binary = await stored();
    expect(await checkCachedBinary(binary, uid)).toBe('good');
  });

  it.each([
    ['changed content', (binary: string) => writeFileSync(binary, 'evil'), /does not match/],
    ['writable for others', (binary: string) => chmodSync(binary, 0o777), /another user/],
    ['half a download', (binary: string) => writeFileSync(binary, ''), /does not match/],
  ])('is refused with %s', async (_name, spoil, reason) => {
    const binary = await stored();
    await sleep(20);
    spoil(binary);
    expect(await checkCachedBinary(binary, uid)).toEqual({ problem: expect.stringMatching(reason) });
  });

  it('is refused without its checksum file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bare-'));
    mkdirSync(dirname(join(folder, 'temporal')), { recursive: true });
    writeFileSync(join(folder, 'temporal'), 'x');
    expect(await checkCachedBinary(join(folder, 'temporal'), uid)).toEqual({
      problem: expect.stringMatching(/missing/),
    });
  });

  it('is hashed anew after a touch, and good if nothing changed', async () => {
    const binary = await stored();
    await sleep(20);
    chmodSync(binary, 0o700);
    expect(await checkCachedBinary(binary, uid)).toBe('good');
  });
});
