import { limitCalls } from '../lib/limit-calls.js';
import type { CommandResult, RunCommand } from '../lib/process/exec.js';
import { homeMask } from '../lib/settings/home-mask.js';
import type { HomedirSettings } from '../lib/settings/homedir-config.js';
import { type Leave, waitAtMost } from './wait-at-most.js';

/** How commands of this host are run. */
export interface Runner {
  run: RunCommand;
  /** Words before every command; empty when commands run on this host. */
  prefix: readonly string[];
  /** Of it only what commands need is passed on. */
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Creates the home directories of users who have none; returns a warning for each that could not be made.
 *
 * @param leave ends the waiting at once: what is being made goes on
 */
export type MakeHomedirs = (users: readonly string[], leave?: Leave) => Promise<string[]>;

const PARALLEL = 4;
const KNOWN_MS = 5 * 60_000;
const TIMEOUT_MS = 60_000;

/** All homes of one order get this long, far less than the activity that waits for them has. */
const ORDER_MS = 20_000;

const LATE =
  "Home directories are not made yet, and the order does not wait for them (they are looked at again with the users' next " +
  'order; if this does not pass, see whether the file system hangs)';

/** mkhomedir_helper is part of PAM and lives in /sbin, which the path of an unprivileged service may leave out. */
const withSbin = (path: string | undefined): string =>
  `${path === undefined ? '' : `${path}:`}/usr/sbin:/sbin:/usr/bin:/bin`;

interface Seen {
  warning: Promise<string | undefined>;
  since: number;
  /** When it is forgotten; not before it has ended. */
  until: number;
}

/**
 * Best effort, after the associations are in place: a missing Unix user, a full file system or one that hangs is a
 * warning, never a reason to hold an order back. All homes of an order share one limit; after it they are still being
 * made, and nobody waits. While some have taken longer than that the file system hangs, and no order waits at all. Users
 * that were fine are not looked at again for five minutes, and a user who is in several requests at once is looked at
 * once, also where the look never ends.
 *
 * @param now milliseconds on a clock that never goes back
 */
export function createHomedirs(
  runner: Runner,
  settings: HomedirSettings,
  now: () => number,
  limitMs = ORDER_MS,
): MakeHomedirs {
  const seen = new Map<string, Seen>();
  const limited = limitCalls(PARALLEL);
  const { umask } = homeMask(settings);
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
    if (known !== undefined) return known.warning;
    const warning = limited(() => make(user)).catch(
      (error: unknown) =>
        `Home directory of user ${user} not checked: ${error instanceof Error ? error.message : error}`,
    );
    const entry: Seen = { warning, since: now(), until: Number.POSITIVE_INFINITY };
    seen.set(user, entry);
    void warning.then((text) => {
      entry.until = now() + KNOWN_MS;
      if (text !== undefined) seen.delete(user);
    });
    return warning;
  }

  const hangs = (): boolean =>
    [...seen.values()].some(({ since, until }) => until === Number.POSITIVE_INFINITY && now() - since > limitMs);

  return async (users, leave) => {
    if (!settings.enable_user_homedir_account_creation) return [];
    for (const [user, { until }] of seen) if (until <= now()) seen.delete(user);
    const limit = hangs() ? 0 : limitMs;
    const looks = new Map([...new Set(users)].map((user) => [user, look(user)]));
    const { done, open } = await waitAtMost(limit, looks, leave);
    const warnings = [...looks.keys()].flatMap((user) => done.get(user) ?? []);
    return open.length === 0 ? warnings : [...warnings, `${LATE}: ${open.join(', ')}.`];
  };
}

function reason({ exitCode, stderr, stdout, timedOut }: CommandResult): string {
  if (timedOut) return 'mkhomedir_helper did not answer';
  const text = `${stderr} ${stdout}`.trim().slice(0, 200);
  return `mkhomedir_helper exit ${exitCode}${text === '' ? '' : `, ${text}`}`;
}
