import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { runCommand } from './run-command.js';

/** The SDK asks this host where the archive lies. */
const DOWNLOAD_HOST = 'temporal.download';
const PROBE_TIMEOUT_MS = 3_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** Asks for an answer, any answer, within 3 s: behind a firewall the download itself would hang for minutes. */
export function probeDownload(env: Record<string, string | undefined>): Promise<string | undefined> {
  const proxy = env.HTTPS_PROXY ?? env.https_proxy;
  return new Promise((resolve) => {
    const call = request({
      host: DOWNLOAD_HOST,
      method: 'HEAD',
      path: '/',
      ...(proxy ? { agent: new HttpsProxyAgent(proxy) } : {}),
    });
    const timer = setTimeout(() => {
      resolve(`no answer from ${DOWNLOAD_HOST} within ${PROBE_TIMEOUT_MS / 1000} s`);
      call.destroy();
    }, PROBE_TIMEOUT_MS);
    call.once('response', (response) => {
      clearTimeout(timer);
      response.destroy();
      resolve(undefined);
    });
    call.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve(`${DOWNLOAD_HOST} cannot be reached (${error.code ?? error.message})`);
    });
    call.end();
  });
}

/**
 * The download runs in a process of its own: it takes the SDK's runtime, of which a process can have only one; besides, a
 * child can be ended when it hangs. `createEphemeralServer` is what the SDK's own test environment calls; a file that is
 * there and younger than `ttl` is not downloaded again.
 */
const SCRIPT = `
const { Runtime } = (await import(process.argv[1])).default;
const [, , version, downloadDir] = process.argv;
const runtime = Runtime.instance();
const server = await runtime.createEphemeralServer({
  type: 'dev-server',
  exe: { type: 'cached-download', version, downloadDir, ttl: 86400000, sdkName: 'sdk-typescript', sdkVersion: '' },
  ip: '127.0.0.1', port: null, ui: false, uiPort: null, namespace: 'default', dbFilename: null,
  log: { format: 'pretty', level: 'warn' }, extraArgs: [],
});
await runtime.shutdownEphemeralServer(server);
`;

export interface DownloadBinaryOptions {
  version: string;
  workDir: string;
  env: Record<string, string | undefined>;
  run: typeof runCommand;
  probe: typeof probeDownload;
  log: (line: string) => void;
}

/** Lets the SDK download the Temporal CLI into a temporary folder. Same shape of answer as `buildBinary`. */
export async function downloadBinary(
  options: DownloadBinaryOptions,
): Promise<{ path: string; discard: () => void } | { problem: string }> {
  const unreachable = await options.probe(options.env);
  if (unreachable) return { problem: unreachable };
  const target = mkdtempSync(join(options.workDir, 'download-'));
  const discard = (): void => rmSync(target, { recursive: true, force: true });
  const started = Date.now();
  options.log(`Downloading the Temporal CLI ${options.version} (about 60 MB).`);
  const sdk = pathToFileURL(createRequire(import.meta.url).resolve('@temporalio/worker')).href;
  const done = await options.run(
    process.execPath,
    ['--input-type=module', '-e', SCRIPT, sdk, `v${options.version}`, target],
    { env: options.env, timeoutMs: DOWNLOAD_TIMEOUT_MS },
  );
  const seconds = Math.round((Date.now() - started) / 1000);
  // While it comes it is called temporal-<version>.downloading.
  const file = readdirSync(target).find((name) => name.startsWith('temporal-') && !name.endsWith('.downloading'));
  if (file === undefined) {
    discard();
    const why = done.problem ?? done.stderr.trim().split('\n').slice(-3).join(' | ').slice(-400);
    return { problem: `the download failed after ${seconds} s: ${why}` };
  }
  options.log(`Downloaded the Temporal CLI in ${seconds} s.`);
  return { path: join(target, file), discard };
}
