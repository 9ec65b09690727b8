import { readFileSync } from 'node:fs';

/** Linux counts process times in hundredths of a second (USER_HZ), on every architecture Node runs on. */
const TICKS_PER_SECOND = 100;

export interface ProcessUsage {
  /** User and system time of the process itself. */
  cpuSeconds: number;
  /** The same of its children that have ended and were waited for. */
  childrenCpuSeconds: number;
  /** Resident set, shared pages included. */
  rssMb: number;
  /** The largest it was since the process started. */
  peakRssMb: number;
}

/** CPU time and peak memory of a process from /proc; undefined when it is gone. */
export function processUsage(pid: number | 'self'): ProcessUsage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; utime, stime, cutime and cstime are fields 14 to 17.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const seconds = (at: number): number => Number(fields[at - 3]) / TICKS_PER_SECOND;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
    return {
      cpuSeconds: seconds(14) + seconds(15),
      childrenCpuSeconds: seconds(16) + seconds(17),
      rssMb: mb('VmRSS'),
      peakRssMb: mb('VmHWM'),
    };
  } catch {
    return undefined;
  }
}

/** CPU seconds that all processes of this machine have used since it started, and the time of day. */
export function machineUsage(): { cpuSeconds: number; atMs: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const ticks = user + nice + system + irq + softirq + steal;
  return { cpuSeconds: ticks / TICKS_PER_SECOND, atMs: Date.now() };
}
