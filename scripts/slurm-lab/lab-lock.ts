import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

export interface LabLock {
  /** Frees the file and waits until the child that held it is gone. */
  release(): Promise<void>;
}

/**
 * Takes an exclusive lock on a file through flock(1). The lock belongs to a child that ends when our end of its standard
 * input closes, so it is free again however this process ends, and there is no stale lock to judge.
 *
 * @param waitSeconds how long to wait for another owner
 * @throws when another process keeps the lock
 */
export function takeLabLock(file: string, waitSeconds: number): Promise<LabLock> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      'flock',
      ['--wait', String(waitSeconds), file, 'sh', '-c', 'echo locked; exec cat >/dev/null'],
      {
        stdio: ['pipe', 'pipe', 'ignore'],
        // Its own process group: Ctrl-C must not free the lock while stop() is still at work.
        detached: true,
      },
    );
    let locked = false;
    child.once('error', (error) => reject(new Error(`Slurm lab: cannot run flock(1): ${error.message}`)));
    const gone = new Promise<void>((done) => child.once('exit', () => done()));
    child.once('exit', () => {
      if (!locked)
        reject(new Error(`Slurm lab: ${file} is in use by ${ownerOf(file)} for more than ${waitSeconds} s.`));
    });
    child.stdout.once('data', () => {
      locked = true;
      writeFileSync(file, String(process.pid));
      child.stdout.destroy();
      child.unref();
      const release = () => {
        child.ref();
        child.stdin.destroy();
        return gone;
      };
      resolve({ release });
    });
    child.stdin.on('error', () => undefined);
  });
}

function ownerOf(file: string): string {
  try {
    return `process ${readFileSync(file, 'utf8')}`;
  } catch {
    return 'another process';
  }
}
