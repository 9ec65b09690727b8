import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../../../activities/lib/process/exec.js';
import { read, readLines } from '../../../../activities/slurm/commands/read.js';
import { question, readAll } from '../../../../activities/slurm/commands/read-all.js';
import type { Connection } from '../../../../activities/slurm/commands/sacctmgr.js';
import { nameParser } from '../../../../activities/slurm/state/parse-names.js';
import { snapshot } from '../../../../activities/slurm/state/snapshot.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A cluster whose commands are shell scripts; `started()` counts how often sacctmgr was started. */
function scripts(sacctmgr: string, squeue = 'exit 1', readMs = 20_000) {
  const binPath = mkdtempSync(join(tmpdir(), 'read-'));
  folders.push(binPath);
  const log = join(binPath, 'log');
  writeFileSync(log, '');
  writeFileSync(join(binPath, 'sacctmgr'), `#!/bin/sh\necho started >> ${log}\n${sacctmgr}\n`);
  writeFileSync(join(binPath, 'squeue'), `#!/bin/sh\n${squeue}\n`);
  for (const tool of ['sacctmgr', 'squeue']) chmodSync(join(binPath, tool), 0o755);
  const timeouts = { readMs, writeMs: 20_000 };
  const connection: Connection = { binPath, prefix: [], env: process.env, run: runCommand, timeouts };
  return { connection, started: () => readFileSync(log, 'utf8').split('\n').length - 1 };
}

const SHOW = ['--parsable2', 'show', 'account'];

describe('readLines', () => {
  it('gives what the rows say', async () => {
    const { connection } = scripts("printf 'root\\na\\nb'");
    expect(await readLines(connection, SHOW, nameParser())).toEqual(['root', 'a', 'b']);
  });

  it.each<[string, string, string, string]>([
    [
      'a row that cannot be read, when the command itself ended well',
      'echo a; echo; echo "b|c"; echo d',
      'BackendOutput',
      'sacctmgr, line 2: 2 columns instead of 1: "b|c".',
    ],
    [
      'what a command says that fails, even where it says it instead of rows',
      'echo a; echo "no rows|today" ; exit 1',
      'BackendUnavailable',
      'show account on .*: a; no rows.today.$',
    ],
    [
      'the error of a command that fails after some rows',
      'echo a; echo "b|c"; echo "sacctmgr: error: Access/Permission denied" >&2; exit 1',
      'BackendMisconfigured',
      'Access/Permission denied',
    ],
    [
      'a command that was killed in the middle of a row',
      'echo a; printf "b|"; kill -9 $$',
      'BackendUnavailable',
      'a; b',
    ],
    [
      'more errors than anybody reads',
      'yes error | head -c 2000000 >&2; echo a',
      'BackendOutput',
      'sacctmgr --parsable2 show account printed more than 1048576 bytes.',
    ],
    [
      'a line without end',
      'head -c 10000000 /dev/zero | tr "\\0" x; exec sleep 30',
      'BackendOutput',
      'sacctmgr printed a line of more than 1048576 bytes.',
    ],
  ])('tells %s', async (_, script, type, message) => {
    const { connection } = scripts(script);
    await expect(readLines(connection, SHOW, nameParser())).rejects.toMatchObject({
      type,
      message: expect.stringMatching(message),
    });
  });

  it('reads the rows whatever is said beside them and exit 0', async () => {
    const said = 'echo "sacctmgr: error: Invalid value for X (y)" >&2; echo " Unknown option: Z" >&2';
    expect(await readLines(scripts(`${said}; echo a`).connection, SHOW, nameParser())).toEqual(['a']);
  });

  it('tells a time limit that passed in the middle of a row', async () => {
    const { connection } = scripts('echo a; printf "b|"; exec sleep 30', '', 2_000);
    await expect(readLines(connection, SHOW, nameParser())).rejects.toMatchObject({
      type: 'BackendTimeout',
      message: expect.stringMatching('show account on .*: no answer'),
    });
  });

  it('takes the lines from the text of a run that has only that', async () => {
    const { connection } = scripts('');
    const result = { exitCode: 0, stdout: 'a\nb', stderr: '', timedOut: false, outputTruncated: false, elapsedMs: 1 };
    const scripted = { ...connection, run: async () => result };
    expect(await readLines(scripted, SHOW, nameParser())).toEqual(['a', 'b']);
    const ended = { ...scripted, run: async () => ({ ...result, exitCode: null, timedOut: true }) };
    await expect(readLines(ended, SHOW, nameParser())).rejects.toMatchObject({ type: 'BackendTimeout' });
  });
});

describe('read', () => {
  it('keeps small answers only', async () => {
    expect(await read(scripts('echo a; echo b').connection, SHOW)).toBe('a\nb\n');
    await expect(read(scripts('yes | head -c 2000000').connection, SHOW)).rejects.toMatchObject({
      type: 'BackendOutput',
      message: 'sacctmgr --parsable2 show account printed more than 1048576 bytes.',
    });
  });
});

describe('readAll', () => {
  const ask = async (connection: Connection) => {
    const entered: [string, string[]][] = [];
    const on = (name: string) =>
      question(['--flag', 'show', name], nameParser, (names) => void entered.push([name, names]));
    await readAll(connection, [on('one'), on('two')]);
    return entered;
  };
  const RIGHT = [
    ['one', ['a', 'b']],
    ['two', ['c']],
  ];
  /** Answers a statement given as argument, and else does what `together` says. */
  const either = (together: string) => `case "$*" in *one) printf 'a\\nb\\n' ;; *two) echo c ;; *) ${together} ;; esac`;

  it('tells the answers of one process apart', async () => {
    const { connection, started } = scripts(
      either('while read -r line; do echo "sacctmgr: $line"; "$0" $line; done; printf "sacctmgr: "'),
    );
    expect(await ask(connection)).toEqual(RIGHT);
    expect(started()).toBe(3);
  });

  it.each([
    ['does not repeat its statements', 'printf "sacctmgr: a\\nb\\nsacctmgr: c\\nsacctmgr: "'],
    [
      'repeats a part of them, after rows that count for nothing',
      'printf "sacctmgr: show one\\na\\nx\\nsacctmgr: <w two|\\nc\\n"',
    ],
  ])('asks one by one where the client %s, and remembers it', async (_, together) => {
    const { connection, started } = scripts(either(together));
    expect(await ask(connection)).toEqual(RIGHT);
    expect(started()).toBe(3);
    expect(await ask(connection)).toEqual(RIGHT);
    expect(started()).toBe(5);
  });

  it('enters nothing of a process that fails, and does not ask again', async () => {
    const { connection, started } = scripts(either('printf "sacctmgr: show one\\na\\nx|\\n"; echo denied >&2; exit 1'));
    await expect(ask(connection)).rejects.toMatchObject({ type: 'BackendUnavailable' });
    expect(started()).toBe(1);
  });

  it('refuses a row that cannot be read', async () => {
    const { connection } = scripts(
      either('printf "sacctmgr: show one\\na\\nsacctmgr: show two\\nb\\nc|d\\nsacctmgr: "'),
    );
    await expect(ask(connection)).rejects.toMatchObject({
      type: 'BackendOutput',
      message: expect.stringMatching('line 2'),
    });
  });

  it('asks nothing when there is nothing to ask', async () => {
    const { connection, started } = scripts('');
    await readAll(connection, []);
    expect(started()).toBe(0);
  });
});

describe('snapshot', () => {
  it('knows of no jobs rather than of some when squeue breaks off', async () => {
    const rows = 'while read -r line; do echo "sacctmgr: $line"; case "$line" in *wopl*) echo "a|||||||" ;; esac; done';
    const { connection } = scripts(`${rows}; printf "sacctmgr: "`, 'echo "1|a"; echo "2|a"; echo gone >&2; exit 1');
    const names = new Set(['a'] as never[]);
    const state = await snapshot(connection, 'lab' as never, { accounts: names, users: new Set(), emptied: names });
    expect(state.accounts.has('a')).toBe(true);
    expect(state.jobs).toEqual(new Map());
    expect(state.jobsUnknown).toMatch(/squeue on .*: gone\./);
  });
});
