import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isAlive, type ProcessIdentity, processIdentity } from '../../../workers/lib/process-identity.js';
import { temporalRecordName, writeTemporalRecord } from '../../helpers/shared/temporal-record.js';

const WARDEN = fileURLToPath(new URL('../../run/warden.mjs', import.meta.url));

/** A process as Jest's main process is: it has a warden, says so, and ends it when it is told to. */
const MAIN = `
const { startWarden } = await import(process.argv[1]);
const warden = startWarden(process.argv[2]);
process.stdin.once('data', async () => process.exit(await warden.end()));
process.stdout.write('ready');
`;

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const remember = (child: ChildProcess): ChildProcess => {
  children.push(child);
  return child;
};

async function start(folder: string): Promise<ChildProcess> {
  const args = ['--input-type=module', '--eval', MAIN, WARDEN, folder];
  const main = remember(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  await new Promise((resolve) => main.stdout?.once('data', resolve));
  return main;
}

/** Something that runs for long, recorded as a server that test files share. */
function shared(folder: string): ProcessIdentity {
  const child = remember(spawn('sleep', ['600'], { stdio: 'ignore' }));
  const identity = processIdentity(child.pid ?? 0);
  if (identity === undefined) throw new Error('sleep(1) does not run');
  writeTemporalRecord(join(folder, temporalRecordName('1')), { process: identity, port: 1, used: 0 });
  return identity;
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !holds(); await sleep(50)) {
    if (Date.now() > end) throw new Error('not within 30 s');
  }
}

describe('the warden of a run', () => {
  it('ends what was shared, and removes the folder, when Jest is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'siteflow-jest-'));
    const main = await start(folder);
    const server = shared(folder);
    writeFileSync(join(folder, 'workflow-bundle.js'), '');
    expect(isAlive(server)).toBe(true);
    main.kill('SIGKILL');
    await until(() => !isAlive(server) && !existsSync(folder));
  }, 60_000);

  it('does so when it is told to, before Jest ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'siteflow-jest-'));
    const main = await start(folder);
    const server = shared(folder);
    const code = new Promise((resolve) => main.once('exit', resolve));
    main.stdin?.write('end');
    expect(await code).toBe(0);
    expect([isAlive(server), existsSync(folder)]).toEqual([false, false]);
  }, 60_000);

  it('has nothing to do for a run in which nothing was shared', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'siteflow-jest-'));
    (await start(folder)).kill('SIGKILL');
    await until(() => !existsSync(folder));
  }, 60_000);
});
