import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Waits until its standard input closes, and then ends what stands in the folder. A folder in which nothing was made
 * does not need Node for that.
 */
const SCRIPT = 'cat >/dev/null; [ -n "$(ls -A "$1")" ] && exec "$2" --import tsx test/run/end-run.ts "$1"; rmdir "$1"';

/**
 * Starts the warden of a run: a process that ends what test files shared and removes the folder of the run, when it is
 * told to, or when this process is gone, however it ended.
 *
 * @returns `end` tells it to and waits; its exit code, 0 = everything has ended in good order
 */
export function startWarden(folder) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn('sh', ['-c', SCRIPT, 'sh', folder, process.execPath], {
    cwd: root,
    env,
    // A session of its own: Ctrl-C must not end it before it has done its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.unref();
  return {
    end: () => {
      child.ref();
      child.stdin.end();
      return ended;
    },
  };
}
