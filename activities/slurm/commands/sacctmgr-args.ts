import type { NonEmpty, SlurmName } from '../slurm-name.js';
import { renderTres, type TresAmounts } from '../tres.js';

/**
 * `--immediate` also on reads: without it sacctmgr may ask a question, and with standard input at its end it then asks
 * for ever.
 */
const READ = ['--immediate', '--parsable2', '--noheader'] as const;
const WRITE = ['--immediate', '--quiet'] as const;

const ASSOCIATION_FORMAT = 'format=account,parentname,user,partition,grptresmins,grpsubmit,qos,defaultqos';

/** Names come from `slurmName` and lists are never empty, so no selector can match more than it says. */
const list = (names: NonEmpty<SlurmName>): string => names.join(',');

/** Own values of the associations of some accounts on one cluster: `wopl` leaves inherited limits out. */
export const showAssociations = (cluster: SlurmName, accounts: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'assoc', 'wopl', 'where', `account=${list(accounts)}`, `cluster=${cluster}`, ASSOCIATION_FORMAT],
];

/** The accounts directly below some others; users are not listed. */
export const showChildren = (cluster: SlurmName, parents: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'assoc', 'wopl', 'where', `parent=${list(parents)}`, `cluster=${cluster}`, ASSOCIATION_FORMAT],
];

/** All associations of some users on one cluster. */
export const showMemberships = (cluster: SlurmName, users: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'assoc', 'wopl', 'where', `user=${list(users)}`, `cluster=${cluster}`, ASSOCIATION_FORMAT],
];

export const showQos = (names: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'qos', 'where', `name=${list(names)}`],
  'format=name,flags,grptres,grptresmins,mintres,maxjobspu,maxsubmitpu,maxwall',
];

/** Accounts exist once per slurmdbd; a cluster here would make sacctmgr ask whether it is meant. */
export const showAccounts = (accounts: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'account', 'where', `name=${list(accounts)}`, 'format=account'],
];

export const showAllAccounts = (): string[] => [...READ, 'show', 'account', 'format=account'];

/** A user has a default account on each cluster; without one here sacctmgr tells that of its own. */
export const showUsers = (cluster: SlurmName, users: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'user', 'where', `name=${list(users)}`, `cluster=${cluster}`, 'format=user,defaultaccount'],
];

/** On which clusters of the slurmdbd some accounts are. */
export const showClusters = (accounts: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'assoc', 'wopl', 'where', `account=${list(accounts)}`, 'user=', 'format=account,cluster'],
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

const whereAccounts = (cluster: SlurmName, accounts: NonEmpty<SlurmName>): string[] => [
  ...['where', `name=${list(accounts)}`, `cluster=${cluster}`],
];

/** Replaces the QOS of some accounts, with none by those of their parents; the default QOS only where one is named. */
export const setAccountQos = (
  cluster: SlurmName,
  accounts: NonEmpty<SlurmName>,
  qos: readonly SlurmName[],
  defaultQos: SlurmName | '' | null,
): string[] => [
  ...WRITE,
  ...['modify', 'account', ...whereAccounts(cluster, accounts), 'set', `qos=${qos.join(',')}`],
  ...(defaultQos === null ? [] : [`defaultqos=${defaultQos === '' ? '-1' : defaultQos}`]),
];

export const setSubmitJobs = (
  cluster: SlurmName,
  accounts: NonEmpty<SlurmName>,
  submitJobs: number | null,
): string[] => [
  ...WRITE,
  ...['modify', 'account', ...whereAccounts(cluster, accounts), 'set', `GrpSubmitJobs=${submitJobs ?? -1}`],
];

export const setDefaultAccount = (cluster: SlurmName, users: NonEmpty<SlurmName>, account: SlurmName): string[] => [
  ...WRITE,
  ...['modify', 'user', 'where', `name=${list(users)}`, `cluster=${cluster}`, 'set', `defaultaccount=${account}`],
];

/** Takes each of these users off each of these accounts. */
export const removeUsers = (
  cluster: SlurmName,
  users: NonEmpty<SlurmName>,
  accounts: NonEmpty<SlurmName>,
): string[] => [
  ...WRITE,
  ...['remove', 'user', 'where', `name=${list(users)}`, `account=${list(accounts)}`, `cluster=${cluster}`],
];

/**
 * Removes accounts, and every account below them.
 *
 * @param cluster only there: it then removes the associations and keeps the accounts listed
 */
export const removeAccounts = (cluster: SlurmName | undefined, accounts: NonEmpty<SlurmName>): string[] => [
  ...WRITE,
  ...['remove', 'account', 'where', `name=${list(accounts)}`],
  ...(cluster === undefined ? [] : [`cluster=${cluster}`]),
];

export const addQos = (name: SlurmName): string[] => [...WRITE, 'add', 'qos', name];

/** @param settings such as `GrpTRES=cpu=10`; at least one */
export const setQos = (name: SlurmName, settings: readonly string[]): string[] => [
  ...WRITE,
  ...['modify', 'qos', 'where', `name=${name}`, 'set', ...settings],
];

export const removeQos = (names: NonEmpty<SlurmName>): string[] => [
  ...WRITE,
  ...['remove', 'qos', 'where', `name=${list(names)}`],
];
