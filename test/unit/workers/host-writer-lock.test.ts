import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hostWriterLock } from '../../../workers/headnode/host-writer-lock.js';
import { processIdentity } from '../../../workers/lib/process-identity.js';

const log = { info: () => undefined };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteflow-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockFile = async (): Promise<string> => {
  const names: string[] = [];
  await hostWriterLock(folder, log)('dbd', async () => {
    names.push(...readdirSync(folder).filter((name) => name.endsWith('.lock')));
  });
  return join(folder, names[0] ?? '');
};

describe('the lock of a host', () => {
  it('held by a stopped process: the batch is tried again, and the message says whose it is and what to do', async () => {
    const path = await lockFile();
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    try {
      process.kill(pid, 'SIGSTOP');
      writeFileSync(path, JSON.stringify({ ...processIdentity(pid), token: 'x' }));
      let wrote = false;
      const written = hostWriterLock(
        folder,
        log,
        200,
      )('dbd', async () => {
        wrote = true;
      });
      await expect(written).rejects.toMatchObject({
        ...{ type: 'BackendUnavailable', nonRetryable: false },
        message: expect.stringMatching(new RegExp(`nothing is written: Process ${pid} has held .*kill -CONT`)),
      });
      expect(wrote).toBe(false);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('that cannot be made: the batch is tried again', async () => {
    const missing = hostWriterLock(join(folder, 'gone'), log)('dbd', async () => undefined);
    await expect(missing).rejects.toMatchObject({
      type: 'BackendUnavailable',
      message: expect.stringContaining('ENOENT'),
    });
  });

  it('lets through what the write itself throws', async () => {
    const own = new Error('own');
    await expect(hostWriterLock(folder, log)('dbd', () => Promise.reject(own))).rejects.toBe(own);
  });
});
