import { join } from 'node:path';
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

/** Folder for the state of this host. The first of option, environment, file, systemd, root's folder, XDG that is given. */
export function stateDir({ option, configured, env, uid }: StateDirSources): string {
  const systemd = variable(env, 'STATE_DIRECTORY')?.split(':')[0];
  const chosen = option ?? variable(env, 'SITEFLOW_STATE_DIR') ?? configured ?? systemd;
  if (chosen !== undefined) return chosen;
  if (uid === 0) return '/var/lib/siteflow';
  const home = variable(env, 'HOME') ?? '/';
  return join(variable(env, 'XDG_STATE_HOME') ?? join(home, '.local', 'state'), 'siteflow');
}

/** Folder for what can be fetched again, for example the Temporal server's program. */
export const cacheDir = (env: Environment): string =>
  join(variable(env, 'XDG_CACHE_HOME') ?? join(variable(env, 'HOME') ?? '/', '.cache'), 'siteflow');
