import type { NonEmpty, SlurmName } from './slurm-name.js';
import { renderTres, type TresAmounts } from './tres.js';

/**
 * `--immediate` also on reads: without it sacctmgr may ask a question, and with standard input at its end it then asks
 * for ever.
 */
const READ = ['--immediate', '--parsable2', '--noheader'] as const;
const WRITE = ['--immediate', '--quiet'] as const;

/** Names come from `slurmName` and lists are never empty, so no selector can match more than it says. */
const list = (names: NonEmpty<SlurmName>): string => names.join(',');

/** Own values of the associations of some accounts on one cluster: `wopl` leaves inherited limits out. */
export const showAssociations = (cluster: SlurmName, accounts: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'assoc', 'wopl', 'where', `account=${list(accounts)}`, `cluster=${cluster}`],
  'format=account,parentname,user,partition,grptresmins',
];

/** Accounts exist once per slurmdbd; a cluster here would make sacctmgr ask whether it is meant. */
export const showAccounts = (accounts: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'account', 'where', `name=${list(accounts)}`, 'format=account'],
];

export const showAllAccounts = (): string[] => [...READ, 'show', 'account', 'format=account'];

export const showUsers = (users: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'user', 'where', `name=${list(users)}`, 'format=user,defaultaccount'],
];

export const showAdminLevel = (users: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'user', 'where', `name=${list(users)}`, 'format=adminlevel'],
];

export const listQos = (): string[] => [...READ, 'show', 'qos', 'format=name'];

export const listTres = (): string[] => [...READ, 'list', 'tres', 'format=type,name'];

export const listClusters = (): string[] => [...READ, 'list', 'cluster', 'format=cluster'];

/** Settings of the client and of slurmdbd; the only place where the client tells which slurmdbd it talks to. */
export const showConfig = (): string[] => [...READ, 'show', 'config'];

export const version = (): string[] => ['--version'];

/** Sets the named TRES of all these accounts to the same amounts; other TRES keep theirs. */
export const setLimits = (cluster: SlurmName, accounts: NonEmpty<SlurmName>, limits: TresAmounts): string[] => [
  ...WRITE,
  ...['modify', 'account', 'where', `name=${list(accounts)}`, `cluster=${cluster}`],
  ...['set', `GrpTRESMins=${renderTres(limits)}`],
];

/** Adds and changes what the file names; never `clean`, which would remove the rest of the cluster. */
export const load = (path: string): string[] => [...WRITE, 'load', path];
