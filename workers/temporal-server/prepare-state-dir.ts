import { chmodSync, mkdirSync, statSync } from 'node:fs';

/**
 * Creates the state folder with mode 0700, or checks the one that is there: it holds a database that says what may be
 * done on the cluster, so nobody else may write into it. An existing folder of ours that others can read is closed.
 *
 * @throws Error when the path is no folder, belongs to another user, or is writable for others
 */
export function prepareStateDir(path: string, uid: number): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Error(`The state folder ${path} cannot be created (${code}). Choose another with --state-dir.`);
  }
  const stat = statSync(path);
  if (!stat.isDirectory()) {
    throw new Error(`The state folder ${path} is not a folder. Choose another with --state-dir.`);
  }
  if (stat.uid !== uid) {
    throw new Error(
      `The state folder ${path} belongs to user ${stat.uid}, but this process runs as user ${uid}. ` +
        `Run it as that user, choose another folder with --state-dir, or: chown -R ${uid} ${path}`,
    );
  }
  if ((stat.mode & 0o022) !== 0) {
    const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
    throw new Error(
      `The state folder ${path} is writable for other users (mode ${mode}). Check what is in it, then: chmod 700 ${path}`,
    );
  }
  if ((stat.mode & 0o055) !== 0) chmodSync(path, 0o700);
}
