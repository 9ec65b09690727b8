import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type Environment, variable } from './environment.js';

export interface StateDirSources {
  /** `--state-dir`. */
  option?: string;
  /** `siteflow.state_dir`. */
  configured?: string;
  env: Environment;
  /** Numeric user id of the process; 0 is root. */
  uid: number;
}

/**
 * Folder for the state of this host, as an absolute path. The first of option, SITEFLOW_STATE_DIR, file, systemd's
 * STATE_DIRECTORY (its first entry), root's folder, XDG state that is given. Creates nothing.
 */
export function stateDir({ option, configured, env, uid }: StateDirSources): string {
  const chosen = option ?? variable(env, 'SITEFLOW_STATE_DIR') ?? configured ?? ofSystemd(env, 'STATE_DIRECTORY');
  if (chosen !== undefined) return resolve(chosen);
  if (uid === 0) return '/var/lib/siteflow';
  return join(ofXdg(env, 'XDG_STATE_HOME') ?? join(home(env), '.local', 'state'), 'siteflow');
}

/**
 * Folder for what can be fetched again, for example the Temporal server's program: systemd's CACHE_DIRECTORY (its first
 * entry) › `siteflow` in XDG cache. Creates nothing.
 */
export const cacheDir = (env: Environment): string =>
  ofSystemd(env, 'CACHE_DIRECTORY') ?? join(ofXdg(env, 'XDG_CACHE_HOME') ?? join(home(env), '.cache'), 'siteflow');

const ofSystemd = (env: Environment, name: string): string | undefined => variable(env, name)?.split(':')[0];

/** The XDG specification asks to ignore relative paths. */
function ofXdg(env: Environment, name: string): string | undefined {
  const path = variable(env, name);
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** Units without HOME fall back to the home of the user database. */
const home = (env: Environment): string => variable(env, 'HOME') ?? homedir();
