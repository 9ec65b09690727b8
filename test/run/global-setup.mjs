import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Waits until its standard input closes: when globalTeardown closes it, or when Jest's main process is gone, however it
 * ended. Then it ends what test files shared, if they shared anything, and removes the folder of the run.
 */
const WARDEN = 'cat >/dev/null; [ -n "$(ls -A "$1")" ] && exec "$2" --import tsx test/run/end-run.ts "$1"; rmdir "$1"';

/**
 * Makes the folder of this run, in which test files find what they share (test/helpers/shared), and starts the warden.
 * Nothing else is started here: whoever needs a server first starts it.
 */
export default async function globalSetup() {
  const folder = mkdtempSync(join(tmpdir(), 'run-'));
  // Some programs under test run as users of their own and read files of the lab.
  chmodSync(folder, 0o755);
  const { NODE_OPTIONS: _, ...env } = process.env;
  const warden = spawn('sh', ['-c', WARDEN, 'sh', folder, process.execPath], {
    cwd: root,
    env,
    // A session of its own: Ctrl-C must not end it before it has done its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  warden.stdin.on('error', () => undefined);
  warden.unref();
  warden.stdin.unref?.();
  process.env.SITEFLOW_TEST_RUN = folder;
  globalThis.siteflowWarden = warden;
}
