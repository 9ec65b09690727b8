import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.js';

const GPUS = 8;

/**
 * Makes 8 device nodes (copies of /dev/null, character device 1:3) that slurmd takes for GPUs. Existing ones are kept.
 *
 * @returns false where device nodes cannot be made, for example in an unprivileged container
 */
export async function makeGpuDevices(dir: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  mkdirSync(dir, { recursive: true });
  for (let index = 0; index < GPUS; index += 1) {
    const file = join(dir, `gpu${index}`);
    if (existsSync(file)) continue;
    const made = await runCommand('mknod', ['-m', '0666', file, 'c', '1', '3'], { env });
    if (made.exitCode !== 0) return false;
  }
  return true;
}
