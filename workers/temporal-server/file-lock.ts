import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity, processIdentity } from '../lib/process-identity.js';

export interface FileLockOptions {
  /** Give up after this many milliseconds. */
  timeoutMs: number;
  /** Called once, when another live process holds the lock. */
  onWait?: (holderPid: number) => void;
  pollMs?: number;
}

interface Holder extends ProcessIdentity {
  token: string;
}

/** A lock file that cannot be parsed is left by a full disk or a crash; it is trusted for this long. */
const UNREADABLE_GRACE_MS = 10_000;

const removeQuietly = (path: string): void => {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else removed it first, which is what was wanted.
  }
};

function readHolder(path: string): Holder | 'absent' | 'unreadable' {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof holder.pid === 'number' && typeof holder.token === 'string' ? (holder as Holder) : 'unreadable';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'unreadable';
  }
}

/** link(2) creates the name together with its content, or fails: no reader ever sees a half-written lock. */
function tryCreate(path: string, token: string): boolean {
  const self = processIdentity(process.pid) ?? { pid: process.pid, startTicks: '', bootId: '' };
  const temporary = `${path}.${token}`;
  writeFileSync(temporary, JSON.stringify({ ...self, token }), { mode: 0o600 });
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    removeQuietly(temporary);
  }
}

function isStale(path: string, holder: Holder | 'unreadable'): boolean {
  if (holder !== 'unreadable') return !isAlive(holder);
  try {
    return Date.now() - statSync(path).mtimeMs > UNREADABLE_GRACE_MS;
  } catch {
    return false;
  }
}

/**
 * Removes a dead holder's lock. Only the owner of `<lock>.break` may do it, after reading the lock again: otherwise two
 * waiters that saw the same dead holder could remove each other's fresh lock.
 */
function breakStale(path: string): void {
  const guard = `${path}.break`;
  if (!tryCreate(guard, randomUUID())) {
    const breaker = readHolder(guard);
    if (breaker !== 'absent' && isStale(guard, breaker)) removeQuietly(guard);
    return;
  }
  try {
    const holder = readHolder(path);
    if (holder !== 'absent' && isStale(path, holder)) removeQuietly(path);
  } finally {
    removeQuietly(guard);
  }
}

/**
 * Runs `work` while this process holds the lock file, and removes the file afterwards. A holder that was killed is
 * recognised by pid and start time, so its lock is taken over at once. Not re-entrant within one process.
 *
 * @throws Error when another live process keeps the lock longer than `timeoutMs`, naming that process
 */
export async function withFileLock<T>(path: string, options: FileLockOptions, work: () => Promise<T>): Promise<T> {
  const token = randomUUID();
  const deadline = Date.now() + options.timeoutMs;
  let told = false;
  while (!tryCreate(path, token)) {
    const holder = readHolder(path);
    if (holder === 'absent') continue;
    if (isStale(path, holder)) {
      breakStale(path);
      continue;
    }
    const pid = holder === 'unreadable' ? 0 : holder.pid;
    if (!told) options.onWait?.(pid);
    told = true;
    if (Date.now() > deadline) {
      throw new Error(
        `Process ${pid} has held ${path} for more than ${Math.round(options.timeoutMs / 1000)} s. ` +
          'Wait for it or end it, then try again.',
      );
    }
    await sleep(options.pollMs ?? 100);
  }
  try {
    return await work();
  } finally {
    const holder = readHolder(path);
    if (typeof holder === 'object' && holder.token === token) removeQuietly(path);
  }
}
