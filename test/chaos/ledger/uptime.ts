import { readFileSync } from 'node:fs';

/** Seconds since boot, in steps of 10 ms: the clock that the shim can read without starting a process. */
export const uptime = (): number => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
