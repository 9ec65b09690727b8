import { readdirSync, statSync } from 'node:fs';

/**
 * Whether a process has this very file open, by device and inode: true also after the folder was moved, false for a
 * copy of it and for a file that was deleted and made anew.
 */
export function opensFile(pid: number, path: string): boolean {
  try {
    const { dev, ino } = statSync(path);
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        const open = statSync(`/proc/${pid}/fd/${fd}`);
        return open.dev === dev && open.ino === ino;
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}
