import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { commandLine } from '../../../activities/lib/process/command-line.js';
import { type CommandSpec, runCommand } from '../../../activities/lib/process/exec.js';
import { until } from '../../system/cli/lib/until.js';

/** Its command is in a session of its own, so that a signal to the prefix does not reach it: as with sudo or docker exec. */
const PREFIX = ['setsid', '--fork', '--wait'];

const folder = mkdtempSync(join(tmpdir(), 'siteflow-writes-'));
let number = 0;

/** A write that tells its process number and then takes a minute. */
function slow(overrides: Partial<CommandSpec> = {}) {
  const pidFile = join(folder, `pid-${number++}`);
  const spec: CommandSpec = {
    ...{ file: 'sh', args: ['-c', `echo $$ > ${pidFile}; exec sleep 60`], maxOutputBytes: 10_000 },
    ...{ timeoutMs: 1_000, hardLimitMs: 11_000, env: { PATH: process.env.PATH }, ...overrides },
  };
  const pid = (): number => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0);
  return { spec, pid, started: () => until('the command runs', () => pid() || undefined) };
}

function lives(pid: number): boolean {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a write', () => {
  it('that cannot be noted is ended, and is gone when that is told', async () => {
    const { spec, started, pid } = slow({ timeoutMs: 30_000, hardLimitMs: 40_000 });
    const onStart = (): void => {
      // As late as the command may have begun its work.
      const end = Date.now() + 500;
      while (pid() === 0 && Date.now() < end);
      throw new Error('no space left on device');
    };
    await expect(runCommand({ ...spec, onStart })).rejects.toThrow('no space left');
    expect(lives(await started())).toBe(false);
  }, 20_000);

  it('behind a prefix that our signals do not get through is gone when its time is over', async () => {
    const { spec, started } = slow({ prefix: PREFIX });
    const result = await runCommand(spec);
    expect(result).toMatchObject({ timedOut: true });
    expect(result.elapsedMs).toBeGreaterThanOrEqual(1_000);
    expect(result.elapsedMs).toBeLessThan(5_000);
    expect(lives(await started())).toBe(false);
  }, 20_000);

  it('behind a prefix that somebody killed is over no earlier than it can be gone', async () => {
    const { spec, started } = slow({ prefix: PREFIX, timeoutMs: 2_000, hardLimitMs: 12_000 });
    const prefix: number[] = [];
    const running = runCommand({ ...spec, onStart: (pid) => void prefix.push(pid) });
    const pid = await started();
    process.kill(-(prefix[0] ?? Number.NaN), 'SIGKILL');
    await sleep(200);
    expect(lives(pid)).toBe(true);
    expect(await running).toMatchObject({ exitCode: null });
    expect(lives(pid)).toBe(false);
  }, 20_000);

  it('that is ended by a signal is over when the last process of its group is gone', async () => {
    const { spec, started } = slow({ timeoutMs: 30_000, hardLimitMs: 40_000 });
    const leader: number[] = [];
    const running = runCommand({ ...spec, onStart: (pid) => void leader.push(pid) });
    const pid = await started();
    // Only `timeout` is killed: what runs below it goes on.
    process.kill(leader[0] ?? Number.NaN, 'SIGKILL');
    setTimeout(() => process.kill(pid, 'SIGKILL'), 700);
    const begun = performance.now();
    await running;
    expect(performance.now() - begun).toBeGreaterThan(600);
    expect(lives(pid)).toBe(false);
  }, 20_000);

  it('keeps a descriptor open as long as it lives', async () => {
    const { spec } = slow({ args: ['-c', 'readlink /proc/self/fd/3'], keep: 2 });
    expect((await runCommand(spec)).stdout.trim()).not.toBe('');
    expect((await runCommand(slow({ args: ['-c', 'test ! -e /proc/self/fd/3'] }).spec)).exitCode).toBe(0);
  });
});

describe('the command line of a write', () => {
  const spec = { file: '/usr/bin/sacctmgr', args: ['-i'], timeoutMs: 180_000, hardLimitMs: 190_000 };

  it('has a limit in front, and behind a prefix another one, in words that busybox knows', () => {
    expect(commandLine(spec)).toMatchObject({
      ...{ file: 'timeout', args: ['-k', '4', '190', '/usr/bin/sacctmgr', '-i'] },
      ...{ endAfterMs: 180_000, livesOnMs: 0 },
    });
    expect(commandLine({ ...spec, prefix: ['docker', 'exec', 'slurm'], stdin: {} })).toMatchObject({
      args: '-k 4 190 docker exec -i slurm timeout -k 4 180 /usr/bin/sacctmgr -i'.split(' '),
      ...{ endAfterMs: 186_000, livesOnMs: 184_000 },
    });
  });

  it('takes the exit codes of `timeout` for that only when the time is over', () => {
    const { isTimeout } = commandLine({ ...spec, prefix: ['sudo'] });
    expect([124, 137, 143].map((code) => isTimeout(code, 180_100))).toEqual([true, true, true]);
    expect(isTimeout(124, 1_000)).toBe(false);
    expect(isTimeout(1, 200_000)).toBe(false);
  });
});
