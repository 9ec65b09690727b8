import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { overlappingWrites } from '../../chaos/check/overlapping-writes.js';
import { parseLedger } from '../../chaos/ledger/parse-ledger.js';
import { type LedgerWatch, watchLedger } from '../../chaos/ledger/watch-ledger.js';
import { type Shim, writeShim } from '../../chaos/ledger/write-shim.js';
import { until } from '../../system/cli/lib/until.js';

describe('the shim and its ledger', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-shim-'));
  let shim: Shim;
  let watch: LedgerWatch;
  const call = (...args: string[]): string => execFileSync(join(shim.binPath, 'sacctmgr'), args, { encoding: 'utf8' });

  beforeAll(() => {
    const real = join(folder, 'sacctmgr');
    writeFileSync(
      real,
      `#!/bin/sh\ncase "$*" in *slow*) read -r _ <'${folder}/held';; *fail*) exit 7;; esac\necho "real $*"\ncat\n`,
    );
    chmodSync(real, 0o755);
    shim = writeShim({ folder: join(folder, 'shim'), realBinPath: folder, lies: [2] });
    watch = watchLedger(shim);
  });
  afterAll(() => {
    watch.stop();
    rmSync(folder, { recursive: true });
  });

  it('passes calls on with words, input, output and exit code', () => {
    const output = execFileSync(join(shim.binPath, 'sacctmgr'), ['-n', 'show', 'two words'], { input: 'text' });
    expect(output.toString()).toBe('real -n show two words\ntext');
    expect(() => call('-i', 'add', 'fail')).toThrow();
    expect(watch.calls().map(({ kind, words, exitCode, lied }) => ({ kind, words, exitCode, lied }))).toEqual([
      { kind: 'read', words: '-n show two words', exitCode: 0, lied: false },
      { kind: 'write', words: '-i add fail', exitCode: 7, lied: false },
    ]);
  });

  it('lies when it is told to, and only then', () => {
    expect(call('-i', 'load', 'file')).toBe('');
    expect(call('-i', 'load', 'file')).toBe('real -i load file\n');
    expect(watch.calls().map(({ lied }) => lied)).toEqual([false, false, true, false]);
  });

  it('lets a killed call last until its last process is gone', async () => {
    execFileSync('mkfifo', [join(folder, 'held')]);
    const killed = spawn(join(shim.binPath, 'sacctmgr'), ['-i', 'modify', 'slow']);
    await watch.nextWrite(5_000);
    await until('the real command runs', () => watch.calls().at(-1)?.child);
    killed.kill('SIGKILL');
    await sleep(100);
    call('-i', 'add', 'x');
    expect(watch.calls().at(-2)).toMatchObject({ killed: false });
    writeFileSync(join(folder, 'held'), '\n');
    await until('the call is over', () => watch.calls().at(-2)?.killed);
    expect(watch.calls().at(-2)).toMatchObject({ killed: true, words: '-i modify slow' });
    expect(overlappingWrites(watch.calls()).map((pair) => pair.map(({ words }) => words))).toEqual([
      ['-i modify slow', '-i add x'],
    ]);
  });

  it('sees by the order of lines that calls in one hundredth of a second followed each other', () => {
    const one = 'start 1 write 5.00 1 1 load\nend 1 5.00 0\n';
    const two = 'start 2 write 5.00 2 1 load\nend 2 5.00 0\n';
    expect(overlappingWrites(parseLedger(one + two))).toEqual([]);
    const [first = '', last = ''] = one.split('\n');
    expect(overlappingWrites(parseLedger(`${first}\n${two}${last}\n`))).toHaveLength(1);
    expect(readFileSync(shim.ledger, 'utf8')).toMatch(/^start \S+ read \d+\.\d\d \d+ \d+ -n show two words\n/);
  });
});
