import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { HolderReport } from '../../../contracts/writer.js';
import { processIdentity } from '../../../workers/lib/process-identity.js';
import { ChildFile } from '../../../workers/writer/child-record.js';
import { tellEnded } from '../../../workers/writer/ended-commands.js';

let folder: string;
let child: ChildFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteflow-ended-'));
  child = new ChildFile(folder, 'dbd');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const DEAD = { pid: 2 ** 22 + 1, startTicks: '1', bootId: 'b' };
const awaited = (overrides: Partial<HolderReport> = {}): HolderReport => ({
  ...{
    holder: 'a',
    hostKey: 'here',
    state: 'writing',
    childMayLiveMs: 199_000,
    turn: 't',
    process: DEAD,
    ...overrides,
  },
});

async function told(report: HolderReport | null, settlesMs = 0): Promise<unknown[]> {
  const signals: unknown[] = [];
  const handle = { query: async () => report, signal: async (_: string, ended: unknown) => void signals.push(ended) };
  const client = { workflow: { getHandle: () => handle } } as unknown as Client;
  await tellEnded({ client, group: 'dbd', hostKey: 'here', child, settlesMs: () => settlesMs });
  return signals;
}

describe('that the command of a lost holder has ended', () => {
  it('is told by a process of its host: it did its work when its record is away, and may have been killed else', async () => {
    expect(await told(awaited())).toEqual([{ turn: 't', killed: false }]);
    const command = spawn('sleep', ['60'], { stdio: 'ignore' });
    child.started(command.pid ?? 0);
    expect(await told(awaited())).toEqual([]);
    command.kill('SIGKILL');
    await once(command, 'exit');
    expect(await told(awaited())).toEqual([{ turn: 't', killed: true }]);
  });

  it('is told by the holder itself when it is awake again', async () => {
    const own = processIdentity(process.pid);
    if (own === undefined) throw new Error('this process has no identity');
    expect(await told(awaited({ process: own }))).toEqual([{ turn: 't', killed: false }]);
    expect(await told(awaited({ process: own }), 20_000)).toEqual([{ turn: 't', killed: true }]);
  });

  it('is not told while the holder lives, by another host, or when nobody waits', async () => {
    const parent = processIdentity(process.ppid);
    if (parent === undefined) throw new Error('the parent has no identity');
    expect(await told(awaited({ process: parent }))).toEqual([]);
    expect(await told(awaited({ hostKey: 'elsewhere' }))).toEqual([]);
    expect(await told(null)).toEqual([]);
  });
});
