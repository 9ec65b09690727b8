import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { runCommand } from '../../../activities/lib/process/exec.js';
import { until } from '../../system/cli/lib/until.js';

const base = { timeoutMs: 5_000, maxOutputBytes: 10_000, env: { PATH: process.env.PATH } };
const sh = (script: string) => ({ ...base, file: 'sh', args: ['-c', script] });

describe('runCommand', () => {
  it('returns exit code and both streams', async () => {
    const result = await runCommand(sh('echo out; echo err >&2; exit 3'));
    expect(result).toMatchObject({ exitCode: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false });
  });

  it('passes arguments as they are', async () => {
    const hostile = ['a b', '$(id)', ';', '--help', 'q"uote', "it's", 'new\nline', '*'];
    const result = await runCommand({ ...base, file: 'printf', args: ['%s|', ...hostile] });
    expect(result.stdout).toBe(hostile.map((word) => `${word}|`).join(''));
  });

  it('lets only allowed names into the environment', async () => {
    const env = { PATH: process.env.PATH, WALDUR_TOKEN: 'x', SLURM_CONF: '/etc/x', LC_ALL: 'de_DE' };
    const { stdout } = await runCommand({ ...base, env, file: 'env', args: [] });
    expect(stdout).toContain('SLURM_CONF=/etc/x');
    expect(stdout).toContain('LC_ALL=C.UTF-8');
    expect(stdout).toContain('TZ=UTC');
    expect(stdout).not.toContain('WALDUR_TOKEN');
  });

  it('ends a process that runs too long, even one that ignores SIGTERM', async () => {
    const started = Date.now();
    const result = await runCommand({ ...sh('trap "" TERM; while :; do sleep 0.1; done'), timeoutMs: 300 });
    expect(result).toMatchObject({ exitCode: null, timedOut: true });
    expect(Date.now() - started).toBeLessThan(9_000);
  });

  it('keeps at most the given bytes and lets the process finish', async () => {
    const result = await runCommand({
      ...sh('head -c 3000000 /dev/zero | tr "\\0" x; echo done >&2'),
      maxOutputBytes: 100,
    });
    expect(result).toMatchObject({ exitCode: 0, outputTruncated: true, stderr: 'done\n' });
    expect(result.stdout).toHaveLength(100);
  });

  it('marks bytes that are not UTF-8', async () => {
    expect((await runCommand(sh("printf 'a\\377b'"))).stdout).toBe('a\uFFFDb');
  });

  it.each([
    ['/nonexistent/sacctmgr', 'does not exist'],
    [unexecutable(), 'may not be executed'],
  ])('names the path that cannot be started: %s', async (file, message) => {
    await expect(runCommand({ ...base, file, args: [] })).rejects.toMatchObject({
      type: 'BackendMisconfigured',
      message: expect.stringContaining(message),
    });
  });

  it('stops reading nothing: standard input is closed by default', async () => {
    expect((await runCommand({ ...base, file: 'cat', args: [] })).stdout).toBe('');
  });

  it('gives a descriptor that can be opened again as /dev/stdin', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'exec-')), 'in');
    writeFileSync(path, 'from file\n');
    const result = await runCommand({ ...base, file: 'cat', args: ['/dev/stdin'], stdin: { fd: openSync(path, 'r') } });
    expect(result.stdout).toBe('from file\n');
  });

  it('puts the prefix first and adds -i for container clients that get input', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'docker-'));
    const docker = join(dir, 'docker');
    writeFileSync(docker, '#!/bin/sh\necho "$@"\n');
    chmodSync(docker, 0o755);
    const spec = { ...base, file: 'sacctmgr', args: ['-i', 'load', '/dev/stdin'], prefix: [docker, 'exec', 'slurm'] };
    expect((await runCommand(spec)).stdout).toBe('exec slurm sacctmgr -i load /dev/stdin\n');
    expect((await runCommand({ ...spec, stdin: 'x' })).stdout).toBe('exec -i slurm sacctmgr -i load /dev/stdin\n');
  });

  it('lets a write finish its work when the process that started it is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exec-'));
    const done = join(folder, 'done');
    const script = `sleep 1; echo something; echo more >&2; echo done > ${done}`;
    const starter = fileURLToPath(new URL('./outliving-command.child.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', starter, script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(done)).toBe(false);
    await until('the command has done its work', () => existsSync(done), 10_000);
  });
});

function unexecutable(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'exec-')), 'plain');
  writeFileSync(path, 'not a program');
  return path;
}
