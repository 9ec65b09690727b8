import type { NonEmpty, SlurmName } from '../slurm-name.js';

/**
 * `--immediate` also on reads: without it sacctmgr may ask a question, and with standard input at its end it then asks
 * for ever.
 */
const READ = ['--immediate', '--parsable2', '--noheader'] as const;
export const WRITE = ['--immediate', '--quiet'] as const;

const ASSOCIATION_FORMAT = 'format=account,parentname,user,partition,grptresmins,grpsubmit,qos,defaultqos';

/** Names come from `slurmName` and lists are never empty, so no selector can match more than it says. */
export const list = (names: NonEmpty<SlurmName>): string => names.join(',');

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

/** Descriptions may hold anything, so they come last. */
export const showQos = (names: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'qos', 'where', `name=${list(names)}`],
  'format=name,flags,grptres,grptresmins,mintres,maxjobspu,maxsubmitpu,maxwall,description',
];

/** Accounts exist once per slurmdbd; a cluster here would make sacctmgr ask whether it is meant. */
export const showAccounts = (accounts: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'account', 'where', `name=${list(accounts)}`, 'format=account,description'],
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

/** Rights of some users besides submitting jobs. */
export const showRights = (users: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'user', 'where', `name=${list(users)}`, 'withcoord', 'format=user,adminlevel,coordinators'],
];

/** On which clusters of the slurmdbd some users are. */
export const showUserClusters = (users: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'assoc', 'wopl', 'where', `user=${list(users)}`, 'format=user,cluster'],
];

/** Which of some accounts have an association on any cluster of the slurmdbd. */
export const showAssociated = (accounts: NonEmpty<SlurmName>): string[] => [
  ...READ,
  ...['show', 'assoc', 'wopl', 'where', `account=${list(accounts)}`, 'format=account'],
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

/** Adds and changes what the file names; never `clean`, which would remove the rest of the cluster. */
export const load = (path: string): string[] => [...WRITE, 'load', path];
