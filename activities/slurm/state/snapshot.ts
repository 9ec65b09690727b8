import { ApplicationFailure } from '@temporalio/common';
import { failure } from '../../lib/failure.js';
import { filled } from '../commands/filled.js';
import { readLines } from '../commands/read.js';
import { question, readAll } from '../commands/read-all.js';
import type { Connection } from '../commands/sacctmgr.js';
import {
  showAccounts,
  showAllAccounts,
  showAssociations,
  showChildren,
  showClusters,
  showMemberships,
  showQos,
  showRights,
  showUserClusters,
  showUsers,
} from '../commands/sacctmgr-args.js';
import { listJobs } from '../commands/squeue-args.js';
import { isListable, isSlurmName, KEY_LENGTH, type NonEmpty, type SlurmName, slurmName } from '../slurm-name.js';
import { associationParser, childrenParser, membershipParser, type ParsedAssociations } from './parse-associations.js';
import { jobParser } from './parse-jobs.js';
import { elsewhereParser, longNameParser, ownersParser, userParser } from './parse-names.js';
import { qosParser } from './parse-qos.js';
import { rightsParser, usersElsewhereParser } from './parse-rights.js';
import { emptyState, type SlurmState } from './slurm-state.js';

/** What a read looks at. */
export interface Scope {
  accounts: ReadonlySet<SlurmName>;
  users: ReadonlySet<SlurmName>;
  /** Accounts among them that are to be emptied: their users' other accounts and their jobs are read too. */
  emptied?: ReadonlySet<SlurmName>;
  /** Account → users who stay in it: of the others in it their other accounts are read too. */
  thinned?: ReadonlyMap<SlurmName, ReadonlySet<SlurmName>>;
  /** Accounts among them that ought to be there: that one is not counts only where the read may see all. */
  known?: ReadonlySet<SlurmName>;
  /** Accounts that may be removed: their children and their clusters are read. */
  parents?: ReadonlySet<SlurmName>;
  qos?: ReadonlySet<SlurmName>;
}

const ROOT = slurmName('account', 'root');

/**
 * One bulk read of everything in scope, one process however many accounts there are; two more where accounts are to be
 * emptied, one where a name is listed that this cluster does not have. Accounts and associations are read by separate statements on purpose: a lost transaction leaves one without
 * the other.
 *
 * @throws a failure of the failure table
 */
export async function snapshot(connection: Connection, cluster: SlurmName, scope: Scope): Promise<SlurmState> {
  const state = emptyState(cluster);
  const accounts = chunks(scope.accounts);
  // All names are read only where a name is long enough to collide with one out of scope.
  const long = [...scope.accounts].some((name) => name.length >= KEY_LENGTH);
  await readAll(connection, [
    ...accounts.map((names) =>
      question(showAssociations(cluster, names), associationParser, (found) => enterAssociations(state, found)),
    ),
    ...accounts.map((names) =>
      question(showAccounts(names), ownersParser, (found) => enterListed(state, found, scope)),
    ),
    ...chunks(scope.users).map((names) => question(showUsers(cluster, names), () => userParser(), into(state.users))),
    ...chunks(scope.parents).map((names) =>
      question(showChildren(cluster, names), childrenParser, into(state.children)),
    ),
    ...chunks(scope.parents).map((names) =>
      question(
        showClusters(names),
        () => elsewhereParser(cluster),
        (found) => enterElsewhere(state, found),
      ),
    ),
    ...chunks(scope.qos).map((names) => question(showQos(names), qosParser, into(state.qos))),
    ...(long ? [question(showAllAccounts(), longNameParser, into(state.longNames))] : []),
  ]);
  await askForOthers(connection, state);
  if ([...(scope.known ?? [])].some((name) => !state.accounts.has(name))) await proveSight(connection, cluster);
  const there = [...(scope.emptied ?? [])].filter((name) => state.accounts.has(name));
  const all = there.flatMap((name) => usersOf(state, name).filter(isListable));
  const leaving = new Set([...all, ...strangers(state, scope)]);
  if (there.length > 0 || leaving.size > 0) await lookInside(connection, state, there, leaving);
  return state;
}

/**
 * With `PrivateData` a user without rights is shown nothing of others, with exit 0. The root of the tree is always there;
 * where it is not shown, nothing that is not shown is gone.
 *
 * @throws BackendMisconfigured
 */
async function proveSight(connection: Connection, cluster: SlurmName): Promise<void> {
  const { accounts } = await readLines(connection, showAssociations(cluster, [ROOT]), associationParser());
  if (accounts.has(ROOT)) return;
  throw failure(
    'BackendMisconfigured',
    `sacctmgr does not show this user the accounts of cluster ${cluster}, not even ${ROOT}: PrivateData in slurmdbd.conf ` +
      "hides them, so that nobody can tell what is gone. Give this user Slurm's Administrator level.",
  );
}

/** A name that slurmdbd lists and this cluster does not have may be in use on another one. */
async function askForOthers(connection: Connection, state: SlurmState): Promise<void> {
  const { cluster, accounts, owners } = state;
  const unknown = [...owners.keys()].filter((name): name is SlurmName => !accounts.has(name));
  await readAll(
    connection,
    chunks(new Set(unknown)).map((names) =>
      question(
        showClusters(names),
        () => elsewhereParser(cluster),
        (found) => enterElsewhere(state, found),
      ),
    ),
  );
}

const usersOf = ({ associations }: SlurmState, account: string): string[] => [
  ...(associations.get(account)?.keys() ?? []),
];

/** Users in accounts that are to have others; names that cannot be ours are left alone. */
const strangers = (state: SlurmState, { thinned = new Map() }: Scope): SlurmName[] =>
  [...thinned].flatMap(([account, stay]) =>
    usersOf(state, account).filter((name): name is SlurmName => isSlurmName('user', name) && !stay.has(name)),
  );

/** Names that sacctmgr reads alike from its arguments and, with others, from its standard input. */
const PLAIN = /^[\w.@-]+$/;

/** What stands in the way of taking users off accounts: jobs, and users whose default account it is. */
async function lookInside(
  connection: Connection,
  state: SlurmState,
  there: readonly SlurmName[],
  leaving: ReadonlySet<SlurmName>,
): Promise<void> {
  const { cluster } = state;
  const asked = (names: NonEmpty<SlurmName>) => [
    question(showUsers(cluster, names), () => userParser(names), into(state.users)),
    question(showMemberships(cluster, names), membershipParser, into(state.memberships)),
    question(showRights(names), rightsParser, into(state.rights)),
  ];
  const plain = chunks(new Set([...leaving].filter((name) => PLAIN.test(name))));
  const odd = chunks(new Set([...leaving].filter((name) => !PLAIN.test(name))));
  await Promise.all([
    readAll(connection, plain.flatMap(asked)),
    ...odd.flatMap(asked).map((alone) => readAll(connection, [alone])),
    ...chunks(new Set(there)).map((names) => askForJobs(connection, state, names)),
  ]);
  await leaveOutUsersElsewhere(connection, state);
}

/** Whoever has an association on another cluster keeps all rights. */
async function leaveOutUsersElsewhere(connection: Connection, { cluster, rights }: SlurmState): Promise<void> {
  for (const names of chunks(new Set([...rights.keys()].filter(isListable)))) {
    const elsewhere = await readLines(connection, showUserClusters(names), usersElsewhereParser(cluster));
    for (const name of elsewhere) rights.delete(name);
  }
}

/** Only what is to be emptied has to wait for slurmctld: everything else is between us and slurmdbd. */
async function askForJobs(connection: Connection, state: SlurmState, names: NonEmpty<SlurmName>): Promise<void> {
  try {
    into(state.jobs)(await readLines(connection, listJobs(connection.clusters, names), jobParser(), 'squeue'));
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.nonRetryable) throw error;
    state.jobsUnknown = error.message;
  }
}

/** Enters what one answer says; no two answers of a read say something of the same key. */
const into =
  <V>(target: Map<string, V>) =>
  (found: ReadonlyMap<string, V>): void => {
    for (const [key, value] of found) target.set(key, value);
  };

function enterAssociations(state: SlurmState, { accounts, associations }: ParsedAssociations): void {
  into(state.accounts)(accounts);
  into(state.associations)(associations);
}

function enterListed({ accounts, owners }: SlurmState, found: ReadonlyMap<string, string>, scope: Scope): void {
  for (const [name, owner] of found) {
    if (scope.accounts.has(name as SlurmName)) owners.set(name, owner);
    const account = accounts.get(name);
    if (account !== undefined) accounts.set(name, { ...account, listed: true });
  }
}

function enterElsewhere({ elsewhere }: SlurmState, accounts: ReadonlySet<string>): void {
  for (const account of accounts) elsewhere.add(account);
}

/** The names in lists, none of them too long for one argument. */
const chunks = (names: Iterable<SlurmName> = []): NonEmpty<SlurmName>[] => filled([...names]);
