import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { downloadBinary } from '../../../workers/temporal-server/binary/download-binary.js';
import { runCommand } from '../../../workers/temporal-server/binary/run-command.js';
import { TEMPORAL_CLI_VERSION } from '../../../workers/temporal-server/binary/temporal-version.js';
import { temporalBinary } from '../../helpers/temporal-binary.js';

const workDir = mkdtempSync(join(tmpdir(), 'siteflow-download-'));
afterAll(() => rmSync(workDir, { recursive: true, force: true }));

const common = { version: TEMPORAL_CLI_VERSION, workDir, probe: async () => undefined, log: () => undefined };

describe('the download of the Temporal CLI', () => {
  it('is what the SDK finds in the folder, started once', async () => {
    const { env } = process;
    let code: number | null | undefined;
    const found = await downloadBinary({
      ...{ ...common, env },
      run: async (file, args, options) => {
        // As if it had been downloaded a moment ago: a copy is new, and an old file would be removed.
        copyFileSync(temporalBinary(), join(args.at(-1)!, `temporal-v${TEMPORAL_CLI_VERSION}`));
        const result = await runCommand(file, args, options);
        ({ code } = result);
        return result;
      },
    });
    expect(code).toBe(0);
    expect(found).toMatchObject({ path: expect.stringMatching(/temporal-v[\d.]+$/) });
    if ('discard' in found) found.discard();
    expect(readdirSync(workDir)).toEqual([]);
  }, 60_000);

  it('asks temporal.download through the proxy, and says why it failed', async () => {
    const asked: string[] = [];
    const proxy = createServer((socket) => {
      socket.once('data', (chunk) => {
        asked.push(chunk.toString().split('\r\n')[0] ?? '');
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      });
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const env = { PATH: process.env.PATH, HTTPS_PROXY, https_proxy: HTTPS_PROXY };
    const found = await downloadBinary({ ...common, env, run: runCommand });
    proxy.close();
    expect(found).toEqual({ problem: expect.stringMatching(/^the download failed after \d+ s: .*download/s) });
    expect(new Set(asked)).toEqual(new Set(['CONNECT temporal.download:443 HTTP/1.1']));
    expect(readdirSync(workDir)).toEqual([]);
  }, 60_000);
});
