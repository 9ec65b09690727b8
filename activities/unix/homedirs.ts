import { limitCalls } from '../lib/limit-calls.js';
import type { CommandResult, RunCommand } from '../lib/process/exec.js';
import type { HomedirSettings } from '../lib/settings/homedir-config.js';

/** How commands of this host are run. */
export interface Runner {
  run: RunCommand;
  /** Words before every command; empty when commands run on this host. */
  prefix: readonly string[];
  /** Of it only what commands need is passed on. */
  env: Readonly<Record<string, string | undefined>>;
}

/** Creates the home directories of users who have none; returns a warning for each that could not be made. */
export type MakeHomedirs = (users: readonly string[]) => Promise<string[]>;

const PARALLEL = 4;
const KNOWN_MS = 5 * 60_000;
const TIMEOUT_MS = 60_000;

/** mkhomedir_helper is part of PAM and lives in /sbin, which the path of an unprivileged service may leave out. */
const withSbin = (path: string | undefined): string =>
  `${path === undefined ? '' : `${path}:`}/usr/sbin:/sbin:/usr/bin:/bin`;

interface Seen {
  warning: Promise<string | undefined>;
  until: number;
}

/**
 * Best effort, after the associations are in place: a missing Unix user or a full file system is a warning, never a
 * reason to hold an order back. Users that were fine are not looked at again for five minutes, and a user who is in
 * several requests at once is looked at once.
 *
 * @param now milliseconds on a clock that never goes back
 */
export function createHomedirs(runner: Runner, settings: HomedirSettings, now: () => number): MakeHomedirs {
  const seen = new Map<string, Seen>();
  const limited = limitCalls(PARALLEL);
  const umask = settings.homedir_umask ?? settings.default_homedir_umask;
  const run = (file: string, args: readonly string[]): Promise<CommandResult> =>
    runner.run({
      file,
      args,
      timeoutMs: TIMEOUT_MS,
      maxOutputBytes: 10_000,
      env: { ...runner.env, PATH: withSbin(runner.env.PATH) },
      prefix: runner.prefix,
    });

  async function make(user: string): Promise<string | undefined> {
    // Usernames come from Waldur; one like this would be read as an option.
    if (user.startsWith('-')) return `User ${JSON.stringify(user)} gets no home directory: it is no username.`;
    const id = await run('id', ['-u', user]);
    if (id.exitCode !== 0 || !/^\d+\s*$/.test(id.stdout)) {
      return `User ${user} has no Unix account on this host and thus no home directory; create the account.`;
    }
    if (await exists(user)) return undefined;
    const made = await run('mkhomedir_helper', [user, umask]);
    return made.exitCode === 0 ? undefined : `Home directory of user ${user} not created: ${reason(made)}.`;
  }

  async function exists(user: string): Promise<boolean> {
    const base = settings.homedir_base_path;
    return base !== undefined && (await run('test', ['-d', `${base}/${user}`])).exitCode === 0;
  }

  function look(user: string): Promise<string | undefined> {
    const known = seen.get(user);
    if (known !== undefined && known.until > now()) return known.warning;
    const warning = limited(() => make(user)).catch(
      (error: unknown) =>
        `Home directory of user ${user} not checked: ${error instanceof Error ? error.message : error}`,
    );
    seen.set(user, { warning, until: now() + KNOWN_MS });
    void warning.then((text) => {
      if (text !== undefined) seen.delete(user);
    });
    return warning;
  }

  return async (users) => {
    if (!settings.enable_user_homedir_account_creation) return [];
    for (const [user, { until }] of seen) if (until <= now()) seen.delete(user);
    const warnings = await Promise.all([...new Set(users)].map(look));
    return warnings.filter((warning) => warning !== undefined);
  };
}

function reason({ exitCode, stderr, stdout, timedOut }: CommandResult): string {
  if (timedOut) return 'mkhomedir_helper did not answer';
  const text = `${stderr} ${stdout}`.trim().slice(0, 200);
  return `mkhomedir_helper exit ${exitCode}${text === '' ? '' : `, ${text}`}`;
}
