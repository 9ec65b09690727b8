import { join, resolve } from 'node:path';

/** Variables looked at: STATE_DIRECTORY, XDG_STATE_HOME, CACHE_DIRECTORY, XDG_CACHE_HOME, HOME. */
export type FolderEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the state folder: `--state-dir` › `$STATE_DIRECTORY` (set by systemd's StateDirectory=; its first entry) ›
 * /var/lib/siteflow for root › XDG state (`$XDG_STATE_HOME/siteflow` or `~/.local/state/siteflow`). Creates nothing.
 *
 * @throws Error when nothing names a folder
 */
export function resolveStateDir(flag: string | undefined, env: FolderEnvironment, uid: number): string {
  if (flag) return resolve(flag);
  const fromSystemd = env.STATE_DIRECTORY?.split(':')[0];
  if (fromSystemd) return resolve(fromSystemd);
  if (uid === 0) return '/var/lib/siteflow';
  // The XDG specification asks to ignore relative paths.
  if (env.XDG_STATE_HOME?.startsWith('/')) return join(env.XDG_STATE_HOME, 'siteflow');
  if (env.HOME) return join(env.HOME, '.local', 'state', 'siteflow');
  throw new Error('No place for the state folder: HOME is not set. Give --state-dir or set STATE_DIRECTORY.');
}

/** Folder for files that can be made again: `$CACHE_DIRECTORY` › XDG cache › a folder inside the state folder. */
export function resolveCacheDir(env: FolderEnvironment, stateDir: string): string {
  const fromSystemd = env.CACHE_DIRECTORY?.split(':')[0];
  if (fromSystemd) return resolve(fromSystemd);
  if (env.XDG_CACHE_HOME?.startsWith('/')) return env.XDG_CACHE_HOME;
  return env.HOME ? join(env.HOME, '.cache') : join(stateDir, 'cache');
}
