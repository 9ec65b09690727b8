import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from '../lib/process-identity.js';

const signal = (identity: ProcessIdentity, name: NodeJS.Signals): void => {
  try {
    if (isAlive(identity)) process.kill(identity.pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
};

/** Ends one process: SIGTERM, after `graceMs` SIGKILL. Returns when it is gone; true if it had to be killed. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<boolean> {
  if (graceMs > 0) signal(identity, 'SIGTERM');
  const graceEnd = Date.now() + graceMs;
  while (isAlive(identity) && Date.now() < graceEnd) await sleep(50);
  if (!isAlive(identity)) return false;
  signal(identity, 'SIGKILL');
  const killEnd = Date.now() + 10_000;
  while (isAlive(identity) && Date.now() < killEnd) await sleep(50);
  if (isAlive(identity)) throw new Error(`Process ${identity.pid} cannot be ended (SIGKILL had no effect for 10 s).`);
  return true;
}
