import { readdirSync, readFileSync } from 'node:fs';

/** Living processes whose environment has this variable with a value that begins with `value`. */
export function processesWith(variable: string, value: string): number[] {
  const wanted = `${variable}=${value}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => environment(name).some((entry) => entry.startsWith(wanted)))
    .map(Number);
}

/** A process that has ended, or is not ours, has no environment to read. */
function environment(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
