import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { badLineFile, readBadLine } from './bad-line-file.js';
import { knownDifference } from './known-differences.js';
import { normalizeOutput } from './normalize-output.js';
import { readOddNames } from './odd-names.js';
import { difference, echoedInput, putFile, runCommand } from './replay.js';
import { type RecordedCommand, readTranscript } from './transcript.js';

let simulator: SlurmSimulator;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slurm-replay-'));
});

afterEach(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs recorded commands in order and returns the differences. */
async function replay(
  commands: readonly RecordedCommand[],
  before: (recorded: RecordedCommand) => Promise<string | undefined> = async () => undefined,
): Promise<string[]> {
  const differences: string[] = [];
  for (const recorded of commands) {
    const known = knownDifference(recorded.file, recorded.command);
    if (known?.mode === 'skip') continue;
    const command = (await before(recorded)) ?? recorded.command;
    const printed = await runCommand(simulator, folder, command);
    const problem = known === undefined ? difference(recorded, printed) : undefined;
    if (problem !== undefined) differences.push(problem);
  }
  return differences;
}

async function sacctmgr(...argv: string[]): Promise<void> {
  const { exitCode, stderr } = await simulator.run('sacctmgr', ['-i', ...argv]);
  if (exitCode !== 0) throw new Error(stderr);
}

/** Jobs that the recordings of 03 and 05 submitted. */
function placeJob(
  id: number,
  user: string,
  account: string,
  state: 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'RUNNING',
): void {
  const end = state === 'RUNNING' ? 0 : Math.floor(Date.UTC(2026, 10, 22) / 1000);
  simulator.addJob({ id, user, account, state, start: Math.floor(Date.UTC(2026, 10, 22) / 1000), end });
}

async function permissionsSetUp(recorded: RecordedCommand): Promise<undefined> {
  if (recorded.line > 5 && recorded.command.includes('add coordinator')) {
    // What the skipped commands of ordinary users left behind, and sub1 that a coordinator made.
    await sacctmgr('add', 'account', 'sub1', 'parent=jobs1', 'description=d', 'organization=o');
    await sacctmgr('add', 'user', 'carol', 'account=jobs1');
  }
  return undefined;
}

describe('recorded commands of Slurm 22.05', () => {
  it('repeats names, QOS, jobs, permissions and deletes', async () => {
    simulator = await startSlurmSimulator({ clusterName: 'lab', unixUsers: ['alice', 'bob', 'carol', 'dave'] });
    const differences = await replay(readTranscript('01-basic.txt'));
    differences.push(...(await replay(readTranscript('02-names-qos.txt'))));
    differences.push(...(await replay(readTranscript('03-jobs.txt'))));
    differences.push(...(await replay(readTranscript('04-permissions.txt'), permissionsSetUp)));
    for (const [id, user, state] of [
      [1, 'alice', 'COMPLETED'],
      [2, 'bob', 'COMPLETED'],
      [4, 'alice', 'FAILED'],
    ] as const) {
      placeJob(id, user, 'jobs1', state);
    }
    placeJob(6, 'alice', 'jobs1', 'RUNNING');
    placeJob(7, 'alice', 'jobs1', 'RUNNING');
    differences.push(...(await replay(readTranscript('05-delete.txt'))));
    expect(differences.join('\n\n')).toBe('');
  }, 240_000);

  it.each(['10-prefix42.txt', '11-prefix42-readd.txt'])('repeats the 42-character key of %s', async (file) => {
    simulator = await startSlurmSimulator({ clusterName: 'lab' });
    await sacctmgr('add', 'account', 'demo1,demo2', 'description=demo', 'organization=o');
    if (file.startsWith('10')) await sacctmgr('add', 'user', 'alice,bob', 'account=demo1,demo2');
    expect((await replay(readTranscript(file))).join('\n\n')).toBe('');
  });

  it('repeats the home directory helper for unknown users', async () => {
    simulator = await startSlurmSimulator({ unixUsers: [] });
    const [, , unknown] = readTranscript('09-homedir.txt');
    expect(unknown?.command).toMatch(/^mkhomedir_helper/);
    const { exitCode } = await runCommand(simulator, folder, 'mkhomedir_helper nosuchuser');
    expect(exitCode).toBe(10);
  });

  it('repeats load files, standard input and comma lists', async () => {
    simulator = await startSlurmSimulator({ clusterName: 'batch', qos: ['high', 'low'] });
    const before = async (recorded: RecordedCommand): Promise<string | undefined> => {
      const { command, fileText, stdout, file, heading } = recorded;
      const input = /< (\S+)/.exec(command)?.[1];
      if (file.includes('02') && heading.startsWith('E:')) await sacctmgr('remove', 'cluster', 'nosuch');
      const loaded = /load (?:file=)?(\S+)/.exec(command)?.[1];
      if (loaded !== undefined && !loaded.startsWith('/') && fileText !== undefined) putFile(folder, loaded, fileText);
      if (input === undefined) return undefined;
      putFile(folder, input, command.includes('s.in') && fileText !== undefined ? fileText : echoedInput(stdout));
      return command.startsWith('bash -c') ? `bash -c '${command.slice('bash -c '.length)}'` : undefined;
    };
    const differences: string[] = [];
    for (const file of ['01-load-grammar', '02-load-partial', '06-stdin']) {
      differences.push(...(await replay(readTranscript(`batches/${file}.txt`), before)));
    }
    simulator.reset();
    await sacctmgr('add', 'account', 'cq1,cq2', 'parent=root');
    await sacctmgr('add', 'user', 'cu1', 'account=cq1');
    differences.push(...(await replay(readTranscript('batches/09-comma.txt'), before)));
    expect(differences.join('\n\n')).toBe('');
  });

  it('repeats bad lines in load files, and the odd values that came of them', async () => {
    simulator = await startSlurmSimulator({ clusterName: 'batch', qos: ['high', 'low'] });
    await sacctmgr('add', 'account', 'proj', 'parent=root');
    const differences: string[] = [];
    for (const [index, recorded] of readTranscript('batches/03-load-badline.txt').entries()) {
      const bad = readBadLine(recorded.heading, index);
      putFile(folder, 'l.cfg', badLineFile(bad));
      differences.push(...(await replay([recorded])));
      const { accounts, associations } = await simulator.dump();
      const own = associations.filter(({ account }) => account.startsWith(bad.prefix));
      const count = [
        `-> accounts ${accounts.filter(({ name }) => name.startsWith(bad.prefix)).length}`,
        `account assocs ${own.filter(({ user }) => user === '').length}`,
        `user assocs ${own.filter(({ user }) => user !== '').length}`,
      ].join(', ');
      if (count !== recorded.notes[0]) differences.push(`${recorded.heading}\n${recorded.notes[0]}\n${count}`);
    }
    // Files of recordings that did not keep them.
    const lost = new Map([
      [
        'users new+existing',
        "Cluster - 'batch'\nParent - 'root'\nAccount - 'rm1'\nParent - 'rm1'\nUser - 'ru1'\nUser - 'ru2'\n",
      ],
      ['empty', ''],
      ['open quote', "Cluster - 'batch'\nParent - 'root'\nAccount - 'trun"],
    ]);
    differences.push(
      ...(await replay(
        readTranscript('batches/04-load-oddvalues.txt'),
        async ({ heading, command, stdout, stderr, fileText }) => {
          if (!command.includes('load')) return undefined;
          let text = fileText;
          if (heading.startsWith('users new') && command.includes('-Q')) text = lost.get('users new+existing');
          if (heading.startsWith('option clear')) {
            if (!stdout.startsWith('For cluster')) text = lost.get('empty');
            if (stderr.includes('fatal')) text = lost.get('open quote');
          }
          if (text !== undefined) putFile(folder, 'l.cfg', text);
          return undefined;
        },
      )),
    );
    expect(differences.join('\n\n')).toBe('');
  });

  it('repeats odd names in load files', async () => {
    simulator = await startSlurmSimulator({ clusterName: 'batch', qos: ['high', 'low'] });
    await sacctmgr('add', 'account', 'proj', 'parent=root');
    const rows = async (): Promise<string[]> => {
      const { accounts, associations } = await simulator.dump();
      return [
        ...associations.map(({ account, parent, user }) => `${account}|${parent}|${user}`),
        ...accounts.map(({ name, description, organization }) => `${name}|${description}|${organization}`),
      ];
    };
    for (const { lines, exitCode, stderr, added } of readOddNames()) {
      const before = await rows();
      putFile(folder, 'l.cfg', `Cluster - 'batch'\nParent - 'root'\n${lines}\n`);
      const printed = await runCommand(simulator, folder, 'sacctmgr -i load l.cfg');
      const after = (await rows()).filter((row) => !before.includes(row));
      const errors = normalizeOutput(printed.stderr)
        .split('\n')
        // The recording kept the first two lines.
        .slice(0, 2)
        .map((line) => line.trim())
        .filter(Boolean);
      expect({ lines, exitCode: printed.exitCode, added: after.sort(), stderr: errors.join(';') }).toEqual({
        lines,
        exitCode,
        added: [...added].sort(),
        stderr: normalizeOutput(stderr.join(';')),
      });
    }
  });

  it('is red when a rule is broken', async () => {
    simulator = await startSlurmSimulator({ clusterName: 'lab' });
    simulator.faults.add({
      program: 'sacctmgr',
      pattern: '^modify account proj1 set GrpTRESMins=cpu=-1',
      action: { kind: 'lie' },
    });
    const differences = await replay(readTranscript('01-basic.txt'));
    expect(differences).toHaveLength(1);
    expect(differences[0]).toContain('show assoc where account=proj1 user= format=account,grptresmins');
  });
});
