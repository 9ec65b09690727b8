import { parseAssociations } from './parse-associations.js';
import { parseNames, parseUsers } from './parse-names.js';
import { type Connection, readAll } from './sacctmgr.js';
import { showAccounts, showAllAccounts, showAssociations, showUsers } from './sacctmgr-args.js';
import { KEY_LENGTH, type NonEmpty, nameKey, type SlurmName } from './slurm-name.js';
import type { SlurmState } from './slurm-state.js';

/** Accounts and users that a read looks at. */
export interface Scope {
  accounts: ReadonlySet<SlurmName>;
  users: ReadonlySet<SlurmName>;
}

/** Linux takes at most 128 KiB in one argument. */
const MAX_LIST_BYTES = 100_000;

/**
 * One bulk read of everything in scope, one process however many accounts there are. Accounts and associations are read
 * by separate statements on purpose: a lost transaction leaves one without the other.
 *
 * @throws a failure of the failure table
 */
export async function snapshot(connection: Connection, cluster: SlurmName, scope: Scope): Promise<SlurmState> {
  const accounts = chunks([...scope.accounts]);
  const users = chunks([...scope.users]);
  // All names are read only where a name is long enough to collide with one out of scope.
  const long = [...scope.accounts].some((name) => name.length >= KEY_LENGTH);
  const answers = await readAll(connection, [
    ...accounts.map((names) => showAssociations(cluster, names)),
    ...accounts.map((names) => showAccounts(names)),
    ...users.map((names) => showUsers(names)),
    ...(long ? [showAllAccounts()] : []),
  ]);
  const next = (count: number): string => answers.splice(0, count).join('\n');
  const associations = parseAssociations(next(accounts.length));
  const listed = parseNames(next(accounts.length));
  const state = { cluster, ...associations, users: parseUsers(next(users.length)), longNames: longNames(next(1)) };
  for (const name of listed) {
    const account = state.accounts.get(name);
    if (account !== undefined) state.accounts.set(name, { ...account, listed: true });
  }
  return state;
}

const longNames = (output: string): Map<string, string> =>
  new Map(
    parseNames(output)
      .filter((name) => name.length >= KEY_LENGTH)
      .map((name) => [nameKey(name), name]),
  );

function chunks(names: readonly SlurmName[]): NonEmpty<SlurmName>[] {
  const lists: [SlurmName, ...SlurmName[]][] = [];
  let bytes = 0;
  for (const name of names) {
    const list = lists.at(-1);
    bytes += name.length + 1;
    if (list === undefined || bytes > MAX_LIST_BYTES) {
      lists.push([name]);
      bytes = name.length + 1;
    } else list.push(name);
  }
  return lists;
}
