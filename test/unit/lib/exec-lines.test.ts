import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type CommandSpec, runCommand } from '../../../activities/lib/process/exec.js';

const base = { timeoutMs: 20_000, maxOutputBytes: 10_000, env: { PATH: process.env.PATH } };
const sh = (script: string) => ({ ...base, file: 'sh', args: ['-c', script] });

/** Runs a command and keeps its lines. */
async function linesOf(spec: CommandSpec) {
  const lines: string[] = [];
  const result = await runCommand({ ...spec, onLine: (line) => void lines.push(line) });
  return { lines, result };
}

describe('runCommand with onLine', () => {
  it('hands over all lines, keeps the beginning of the text, and stderr as it is', async () => {
    const { lines, result } = await linesOf(sh('seq 1 200000; echo err >&2'));
    expect(lines).toHaveLength(200_000);
    expect([lines[0], lines.at(-1)]).toEqual(['1', '200000']);
    expect(result).toMatchObject({ exitCode: 0, stderr: 'err\n', outputTruncated: false });
    expect(result.stdout).toHaveLength(4_096);
    expect(result.stdout.startsWith('1\n2\n3\n')).toBe(true);
  });

  it('puts together a character that came in two pieces, and takes CRLF and a last line without newline', async () => {
    const { lines } = await linesOf(sh(String.raw`printf 'a\303'; sleep 0.2; printf '\234|b\r\nlast'`));
    expect(lines).toEqual(['aÜ|b', 'last']);
  });

  it('hands over nothing of an empty output, and what a failing command says', async () => {
    expect((await linesOf(sh('true'))).lines).toEqual([]);
    const { lines, result } = await linesOf(sh('echo no; exit 3'));
    expect({ lines, ...result }).toMatchObject({ lines: ['no'], exitCode: 3, stdout: 'no\n' });
  });

  it('keeps back the line in the middle of which the command was ended', async () => {
    const { lines, result } = await linesOf({ ...sh('echo whole; printf half; exec sleep 30'), timeoutMs: 2_000 });
    expect(lines).toEqual(['whole']);
    expect(result).toMatchObject({ exitCode: null, timedOut: true, stdout: 'whole\nhalf' });
    const killed = await linesOf(sh('echo whole; printf half; kill -9 $$'));
    expect(killed).toMatchObject({ lines: ['whole'], result: { exitCode: null, timedOut: false } });
  });

  it('refuses a line of 10 MB and ends the command', async () => {
    const started = Date.now();
    const endless = sh('head -c 10000000 /dev/zero | tr "\\0" x; exec sleep 30');
    await expect(linesOf({ ...endless, timeoutMs: 20_000 })).rejects.toMatchObject({
      type: 'BackendOutput',
      message: 'sh printed a line of more than 1048576 bytes.',
    });
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it.each([
    ['', 0],
    ['trap "" TERM; ', 4_000],
  ])('ends the command when its taker throws: %j', async (trap, atLeastMs) => {
    const started = Date.now();
    const seen: string[] = [];
    const pids: number[] = [];
    const run = runCommand({
      ...sh(`${trap}while :; do echo row; sleep 0.01; done`),
      timeoutMs: 30_000,
      onStart: (pid) => void pids.push(pid),
      onLine: (line) => {
        seen.push(line);
        if (seen.length === 3) throw new Error('third row');
      },
    });
    await expect(run).rejects.toThrow('third row');
    expect(seen).toHaveLength(3);
    expect(() => process.kill(pids[0] ?? 0, 0)).toThrow('ESRCH');
    expect(Date.now() - started).toBeGreaterThanOrEqual(atLeastMs);
    expect(Date.now() - started).toBeLessThan(9_000);
  });

  it('throws what its taker throws on the last line or later', async () => {
    const late = runCommand({
      ...sh('printf last'),
      onLine: async () => {
        await sleep(10);
        throw new Error('too late');
      },
    });
    await expect(late).rejects.toThrow('too late');
  });

  it('lets a slow taker make the command wait, and timers run meanwhile', async () => {
    const written: number[] = [];
    let beats = 0;
    let busy = false;
    let overlaps = 0;
    const heart = setInterval(() => {
      beats += 1;
    }, 20);
    // 8 MB of lines; the command says on stderr, a file, when it is through with them.
    const { stderr } = await runCommand({
      ...sh('yes 0123456789012345678901234567890 | head -n 250000; date +%s%N >&2'),
      timeoutMs: 80_000,
      onLine: async () => {
        written.push(Date.now());
        if (busy) overlaps += 1;
        busy = true;
        if (written.length % 50_000 === 0) await sleep(300);
        busy = false;
      },
    });
    clearInterval(heart);
    expect(written).toHaveLength(250_000);
    expect(overlaps).toBe(0);
    expect(beats).toBeGreaterThanOrEqual(5);
    // What a pipe holds is far less than the 50,000 lines between two rests.
    expect(Number(stderr) / 1_000_000).toBeGreaterThan((written[150_000] ?? Number.NaN) - 1);
  }, 100_000);

  it('names what cannot be started, as without it', async () => {
    await expect(linesOf({ ...base, file: '/nonexistent/sacct', args: [] })).rejects.toMatchObject({
      type: 'BackendMisconfigured',
      message: expect.stringContaining('does not exist'),
    });
  });

  it('is not for commands that outlive us', async () => {
    await expect(linesOf({ ...sh('echo a'), hardLimitMs: 10_000 })).rejects.toThrow('hardLimitMs');
  });
});
