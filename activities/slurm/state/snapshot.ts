import { ApplicationFailure } from '@temporalio/common';
import { type Connection, read, readAll } from '../commands/sacctmgr.js';
import {
  showAccounts,
  showAllAccounts,
  showAssociations,
  showChildren,
  showClusters,
  showMemberships,
  showQos,
  showUsers,
} from '../commands/sacctmgr-args.js';
import { listJobs } from '../commands/squeue-args.js';
import { isSlurmName, KEY_LENGTH, type NonEmpty, nameKey, type SlurmName, slurmName } from '../slurm-name.js';
import { parseAssociations } from './parse-associations.js';
import { parseJobs } from './parse-jobs.js';
import { parseClusters, parseNames, parseUsers } from './parse-names.js';
import { parseQos } from './parse-qos.js';
import { emptyState, type SlurmState } from './slurm-state.js';

/** What a read looks at. */
export interface Scope {
  accounts: ReadonlySet<SlurmName>;
  users: ReadonlySet<SlurmName>;
  /** Accounts among them that are to be emptied: their users' other accounts and their jobs are read too. */
  emptied?: ReadonlySet<SlurmName>;
  /** Account → users who stay in it: of the others in it their other accounts are read too. */
  thinned?: ReadonlyMap<SlurmName, ReadonlySet<SlurmName>>;
  /** Accounts that may be removed: their children and their clusters are read. */
  parents?: ReadonlySet<SlurmName>;
  qos?: ReadonlySet<SlurmName>;
}

/** Linux takes at most 128 KiB in one argument. */
const MAX_LIST_BYTES = 100_000;

/**
 * One bulk read of everything in scope, one process however many accounts there are; two more where accounts are to be
 * emptied. Accounts and associations are read by separate statements on purpose: a lost transaction leaves one without
 * the other.
 *
 * @throws a failure of the failure table
 */
export async function snapshot(connection: Connection, cluster: SlurmName, scope: Scope): Promise<SlurmState> {
  const state = emptyState(cluster);
  const accounts = chunks(scope.accounts);
  // All names are read only where a name is long enough to collide with one out of scope.
  const long = [...scope.accounts].some((name) => name.length >= KEY_LENGTH);
  await ask(connection, [
    ...accounts.map((names) => on(showAssociations(cluster, names), (answer) => enterAssociations(state, answer))),
    ...accounts.map((names) => on(showAccounts(names), (answer) => enterListed(state, answer))),
    ...chunks(scope.users).map((names) => on(showUsers(cluster, names), (answer) => enterUsers(state, answer))),
    ...chunks(scope.parents).map((names) => on(showChildren(cluster, names), (answer) => enterChildren(state, answer))),
    ...chunks(scope.parents).map((names) => on(showClusters(names), (answer) => enterElsewhere(state, answer))),
    ...chunks(scope.qos).map((names) => on(showQos(names), (answer) => enterAll(state.qos, parseQos(answer)))),
    ...(long ? [on(showAllAccounts(), (answer) => enterAll(state.longNames, longNames(answer)))] : []),
  ]);
  const there = [...(scope.emptied ?? [])].filter((name) => state.accounts.has(name));
  const leaving = new Set([...there.flatMap((name) => usersOf(state, name).map(asUser)), ...strangers(state, scope)]);
  if (there.length > 0 || leaving.size > 0) await lookInside(connection, state, there, leaving);
  return state;
}

const usersOf = ({ associations }: SlurmState, account: string): string[] => [
  ...(associations.get(account)?.keys() ?? []),
];

/** Users in accounts that are to have others; names that cannot be ours are left alone. */
const strangers = (state: SlurmState, { thinned = new Map() }: Scope): SlurmName[] =>
  [...thinned].flatMap(([account, stay]) =>
    usersOf(state, account).filter((name): name is SlurmName => isSlurmName('user', name) && !stay.has(name)),
  );

/** What stands in the way of taking users off accounts: jobs, and users whose default account it is. */
async function lookInside(
  connection: Connection,
  state: SlurmState,
  there: readonly SlurmName[],
  leaving: ReadonlySet<SlurmName>,
): Promise<void> {
  const users = chunks(leaving);
  await Promise.all([
    ask(connection, [
      ...users.map((names) => on(showUsers(state.cluster, names), (answer) => enterUsers(state, answer))),
      ...users.map((names) => on(showMemberships(state.cluster, names), (answer) => enterMemberships(state, answer))),
    ]),
    ...chunks(new Set(there)).map((names) => askForJobs(connection, state, names)),
  ]);
}

/** Only what is to be emptied has to wait for slurmctld: everything else is between us and slurmdbd. */
async function askForJobs(connection: Connection, state: SlurmState, names: NonEmpty<SlurmName>): Promise<void> {
  try {
    enterAll(state.jobs, parseJobs(await read(connection, listJobs(connection.clusters, names), 'squeue')));
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.nonRetryable) throw error;
    state.jobsUnknown = error.message;
  }
}

const asUser = (name: string): SlurmName => slurmName('user', name);

interface Question {
  statement: string[];
  enter: (answer: string) => void;
}

const on = (statement: string[], enter: (answer: string) => void): Question => ({ statement, enter });

async function ask(connection: Connection, questions: Question[]): Promise<void> {
  const answers = await readAll(
    connection,
    questions.map(({ statement }) => statement),
  );
  for (const [at, { enter }] of questions.entries()) enter(answers[at] ?? '');
}

function enterAll<V>(target: Map<string, V>, found: ReadonlyMap<string, V>): void {
  for (const [key, value] of found) target.set(key, value);
}

function enterAssociations(state: SlurmState, answer: string): void {
  const { accounts, associations } = parseAssociations(answer);
  enterAll(state.accounts, accounts);
  enterAll(state.associations, associations);
}

function enterListed({ accounts }: SlurmState, answer: string): void {
  for (const name of parseNames(answer)) {
    const account = accounts.get(name);
    if (account !== undefined) accounts.set(name, { ...account, listed: true });
  }
}

const enterUsers = ({ users }: SlurmState, answer: string): void => enterAll(users, parseUsers(answer));

function enterChildren({ children }: SlurmState, answer: string): void {
  for (const [name, { parent }] of parseAssociations(answer).accounts) {
    if (parent === null) continue;
    children.set(parent, new Set([...(children.get(parent) ?? []), name]));
  }
}

function enterElsewhere({ cluster, elsewhere }: SlurmState, answer: string): void {
  for (const [account, other] of parseClusters(answer)) if (other !== cluster) elsewhere.add(account);
}

function enterMemberships({ memberships }: SlurmState, answer: string): void {
  for (const [account, users] of parseAssociations(answer).associations) {
    for (const user of users.keys()) memberships.set(user, new Set([...(memberships.get(user) ?? []), account]));
  }
}

const longNames = (output: string): Map<string, string> =>
  new Map(
    parseNames(output)
      .filter((name) => name.length >= KEY_LENGTH)
      .map((name) => [nameKey(name), name]),
  );

function chunks(names: ReadonlySet<SlurmName> = new Set()): NonEmpty<SlurmName>[] {
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
