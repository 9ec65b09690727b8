import { copyFileSync, renameSync, statSync, truncateSync } from 'node:fs';

/** At most 10 MiB and two older files: a server that complains all night must not fill the disk. */
export const MAX_LOG_BYTES = 10 * 1024 * 1024;
const KEEP = 2;

/**
 * Starts the log anew when it has grown too large: `log` → `log.1` → `log.2`. The server keeps its file open in append
 * mode, so the content is copied and the file cut to zero; lines written in between (milliseconds) are lost.
 *
 * @returns true when it was rotated
 */
export function rotateLog(path: string, maxBytes = MAX_LOG_BYTES): boolean {
  try {
    if (statSync(path).size <= maxBytes) return false;
    for (let n = KEEP - 1; n >= 1; n -= 1) {
      try {
        renameSync(`${path}.${n}`, `${path}.${n + 1}`);
      } catch {
        // There is no older file yet.
      }
    }
    copyFileSync(path, `${path}.1`);
    truncateSync(path, 0);
    return true;
  } catch {
    return false;
  }
}
