import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { freePort } from '../../../workers/lib/free-port.js';
import { isAlive, parseStat, processIdentity } from '../../../workers/lib/process-identity.js';
import { listeningInodes, listensOn } from '../../../workers/temporal-server/listens-on.js';
import { opensFile } from '../../../workers/temporal-server/opens-file.js';
import { rotateLog } from '../../../workers/temporal-server/rotate-log.js';

describe('processIdentity', () => {
  it('reads a stat line whose command name holds spaces and brackets', () => {
    const fields = Array.from({ length: 49 }, (_unused, n) => String(n + 4)).join(' ');
    expect(parseStat(`42 (a) (b c)) S ${fields}`)).toEqual({ state: 'S', startTicks: '22' });
    expect(parseStat('')).toBeUndefined();
  });

  it('knows itself, and no stranger with the same number', () => {
    const self = processIdentity(process.pid)!;
    expect(isAlive(self)).toBe(true);
    expect(isAlive({ ...self, startTicks: '1' })).toBe(false);
    expect(isAlive({ ...self, bootId: 'earlier' })).toBe(false);
  });

  it('counts a zombie as gone', async () => {
    const child = spawn('sh', ['-c', 'sleep 0 & exec sleep 5']);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const zombie = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim());
    expect(readFileSync(`/proc/${zombie}/stat`, 'utf8')).toContain(' Z ');
    expect(processIdentity(zombie)).toBeUndefined();
    child.kill('SIGKILL');
  });
});

describe('listensOn', () => {
  it('is true for the listening process only', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(listensOn(process.pid, port)).toBe(true);
    expect(listensOn(1, port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(listensOn(process.pid, port)).toBe(false);
  });

  it('reads the table of the kernel', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1C41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1',
      '   1: 0100007F:1C41 0100007F:A000 01 00000000:00000000 00:00000000 00000000     0        0 222 1',
      '   2: 0100007F:1C42 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1',
    ].join('\n');
    expect(listeningInodes(table, 7233)).toEqual(['111']);
  });
});

describe('opensFile', () => {
  it('tells the open file from a deleted and remade one', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'open-')), 'db');
    writeFileSync(path, 'a');
    expect(opensFile(process.pid, path)).toBe(false);
    openSync(path, 'r');
    expect(opensFile(process.pid, path)).toBe(true);
    rmSync(path);
    expect(opensFile(process.pid, path)).toBe(false);
    writeFileSync(path, 'b');
    expect(opensFile(process.pid, path)).toBe(false);
  });
});

describe('freePort', () => {
  it('keeps the preferred port while it is free and avoids it when it is taken', async () => {
    const port = await freePort();
    expect(await freePort(port)).toBe(port);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await freePort(port)).not.toBe(port);
    server.close();
  });
});

describe('rotateLog', () => {
  it('keeps two older files and cuts the open one', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'log-')), 'server.log');
    writeFileSync(path, 'short');
    expect(rotateLog(path, 10)).toBe(false);
    for (const text of ['first 123456', 'second 123456', 'third 123456']) {
      appendFileSync(path, text);
      expect(rotateLog(path, 10)).toBe(true);
    }
    expect(statSync(path).size).toBe(0);
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('third 123456');
    expect(readFileSync(`${path}.2`, 'utf8')).toBe('second 123456');
    expect(existsSync(`${path}.3`)).toBe(false);
    expect(rotateLog(join(path, 'none'))).toBe(false);
  });
});
