import { execa } from 'execa';
import { LAB_PATH } from './missing-binaries.js';

/** Measured 16 to 45 s; a slow mirror gets its time. */
export const APT_TIMEOUT_MS = 900_000;

/** Runs apt-get without questions, after saying so. @throws with the end of its output when it fails */
export async function aptGet(args: readonly string[], log: (line: string) => void): Promise<void> {
  log(`apt-get ${args.join(' ')}`);
  const result = await execa('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive', PATH: LAB_PATH },
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: APT_TIMEOUT_MS,
  });
  if (result.exitCode !== 0) {
    const tail = result.all.split('\n').slice(-15).join('\n');
    throw new Error(`apt-get ${args[0] ?? ''} failed (exit ${result.exitCode ?? 'none'}):\n${tail}`);
  }
}
