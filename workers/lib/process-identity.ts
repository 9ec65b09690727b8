import { readdirSync, readFileSync } from 'node:fs';

/**
 * Names one process for its whole life. A pid alone is not enough: after `kill -9` the kernel gives the number away
 * again, and then a stale file would point at a stranger. `startTicks` is field 22 of /proc/<pid>/stat (clock ticks
 * since boot), `bootId` tells this boot from an earlier one.
 */
export interface ProcessIdentity {
  pid: number;
  startTicks: string;
  bootId: string;
}

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Fields 3 and 22 of a stat line. The command name in field 2 may itself hold spaces and brackets. */
export function parseStat(stat: string): { state: string; startTicks: string } | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  return state && startTicks ? { state, startTicks } : undefined;
}

/** Reads the identity of a running process; undefined when there is none of that number or it is a zombie. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  const stat = parseStat(readText(`/proc/${pid}/stat`) ?? '');
  if (!stat || stat.state === 'X' || (stat.state === 'Z' && !hasOtherThreads(pid))) return undefined;
  return { pid, startTicks: stat.startTicks, bootId: (readText('/proc/sys/kernel/random/boot_id') ?? '').trim() };
}

/** The first thread of a killed process may be gone before the others; until then its files and ports are open. */
function hasOtherThreads(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).length > 1;
  } catch {
    return false;
  }
}

/** True while exactly that process runs, not merely one with the same number. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = processIdentity(identity.pid);
  return now !== undefined && now.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

/** Command line of a process as an argument list; empty when it is gone or not ours to read. */
export const processArguments = (pid: number): string[] =>
  (readText(`/proc/${pid}/cmdline`) ?? '').split('\0').filter((part) => part !== '');

/** Pids of all processes that this user can see. */
export const allPids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
