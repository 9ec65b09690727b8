import { parseAssociations } from './parse-associations.js';
import { parseNames, parseUsers } from './parse-names.js';
import { type Connection, read } from './sacctmgr.js';
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
 * One bulk read of everything in scope, three commands however many accounts there are. Accounts and associations are
 * read by separate commands on purpose: a lost transaction leaves one without the other.
 *
 * @throws a failure of the failure table
 */
export async function snapshot(connection: Connection, cluster: SlurmName, scope: Scope): Promise<SlurmState> {
  const accounts = chunks([...scope.accounts]);
  const [associations, listed, users, longNames] = await Promise.all([
    inTurn(accounts, (names) => read(connection, showAssociations(cluster, names))),
    inTurn(accounts, (names) => read(connection, showAccounts(names))),
    inTurn(chunks([...scope.users]), (names) => read(connection, showUsers(names))),
    readLongNames(connection, scope),
  ]);
  const state = { cluster, ...parseAssociations(associations), users: parseUsers(users), longNames };
  for (const name of parseNames(listed)) {
    const account = state.accounts.get(name);
    if (account !== undefined) state.accounts.set(name, { ...account, listed: true });
  }
  return state;
}

/** All names are read only where a name is long enough to collide with one out of scope; it takes milliseconds. */
async function readLongNames(connection: Connection, scope: Scope): Promise<Map<string, string>> {
  const long = [...scope.accounts].some((name) => name.length >= KEY_LENGTH);
  const names = long ? parseNames(await read(connection, showAllAccounts())) : [];
  return new Map(names.filter((name) => name.length >= KEY_LENGTH).map((name) => [nameKey(name), name]));
}

async function inTurn(
  lists: readonly NonEmpty<SlurmName>[],
  readOne: (names: NonEmpty<SlurmName>) => Promise<string>,
): Promise<string> {
  const outputs: string[] = [];
  for (const names of lists) outputs.push(await readOne(names));
  return outputs.join('\n');
}

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
