import { allPids, type ProcessIdentity, processArguments, processIdentity } from '../lib/process-identity.js';
import { opensFile } from './opens-file.js';
import { parseServerArguments } from './server-arguments.js';

export interface RunningServer {
  process: ProcessIdentity;
  port: number;
  uiPort: number;
}

/**
 * Looks for a process that serves this database, whatever the address file says. Its starter may have been killed
 * before it wrote the file, and a second server on one SQLite database would damage it.
 */
export function findRunningServer(databaseFile: string): RunningServer | undefined {
  for (const pid of allPids()) {
    const args = parseServerArguments(processArguments(pid));
    if (args === undefined || (args.databaseFile !== databaseFile && !opensFile(pid, databaseFile))) continue;
    const identity = processIdentity(pid);
    if (identity) return { process: identity, port: args.port, uiPort: args.uiPort };
  }
  return undefined;
}
