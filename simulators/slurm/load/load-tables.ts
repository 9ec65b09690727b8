import type { Association } from '../model/association.js';
import { CLEAR, type CountLimit, type TresLimit } from '../model/limit-names.js';
import type { SlurmState } from '../model/state.js';
import { clears } from '../model/tres.js';
import type { GlobalFlags } from '../parse/global-flags.js';
import { qosNames } from '../render/record-fields.js';
import { type Column, renderTable } from '../render/table.js';
import { showMinutes, showShare, showTres } from '../render/values.js';
import type { LoadOptions } from './read-options.js';

/** An account that a file adds. */
export interface NewAccount {
  name: string;
  description: string;
  organization: string;
}

/** A user that a file adds. */
export interface NewUser {
  name: string;
  defaultAccount: string;
  options: LoadOptions;
}

/** An association that a file adds, with the options it was given. */
export interface NewAssociation {
  row: Association;
  options: LoadOptions;
}

/** TRES ids of memory and nodes. */
const MEM = 2;
const NODE = 4;

type Flags = Pick<GlobalFlags, 'style' | 'noHeader'>;

const ACCOUNT_COLUMNS: readonly Column<NewAccount>[] = [
  { header: 'Name', width: 10, value: ({ name }) => name },
  { header: 'Descr', width: 20, value: ({ description }) => description },
  { header: 'Org', width: 20, value: ({ organization }) => organization },
  { header: 'QOS', width: 20, value: () => '' },
];

const USER_COLUMNS: readonly Column<NewUser>[] = [
  { header: 'Name', width: 10, value: ({ name }) => name },
  { header: 'Def Acct', width: 10, value: ({ defaultAccount }) => defaultAccount },
  { header: 'Def WCKey', width: 10, value: () => '' },
  { header: 'QOS', width: 20, value: () => '' },
  { header: 'Admin', width: 9, value: ({ options }) => options.adminLevel ?? 'Not Set' },
  { header: 'Coord Accounts', width: 20, value: ({ options }) => options.coordinators.join(',') },
];

function limitColumns(state: SlurmState): Column<NewAssociation>[] {
  const count = (header: string, width: number, limit: CountLimit): Column<NewAssociation> => ({
    header,
    width,
    value: ({ options }) => {
      const value = options.limits.counts[limit];
      if (value === undefined || value === CLEAR) return '';
      return limit === 'grpWall' || limit === 'maxWall' ? showMinutes(value) : String(value);
    },
  });
  const tres = (header: string, width: number, limit: TresLimit): Column<NewAssociation> => ({
    header,
    width,
    value: ({ options }) => showTres(options.limits.tres[limit], state.tres),
  });
  const single = (header: string, width: number, limit: TresLimit, id: number): Column<NewAssociation> => ({
    header,
    width,
    value: ({ options }) => {
      const amount = options.limits.tres[limit]?.get(id);
      return amount === undefined || clears(amount) ? '' : String(amount);
    },
  });
  return [
    {
      header: 'Share',
      width: 9,
      value: ({ options: { limits } }) =>
        limits.share === undefined || limits.share === CLEAR ? '' : showShare(limits.share),
    },
    tres('GrpTRESMins', 13, 'grpTresMins'),
    tres('GrpTRESRunMins', 13, 'grpTresRunMins'),
    tres('GrpTRES', 13, 'grpTres'),
    count('GrpJobs', 7, 'grpJobs'),
    count('GrpJobsAccrue', 13, 'grpJobsAccrue'),
    single('GrpMem', 7, 'grpTres', MEM),
    single('GrpNodes', 8, 'grpTres', NODE),
    count('GrpSubmit', 9, 'grpSubmitJobs'),
    count('GrpWall', 11, 'grpWall'),
    tres('MaxTRESMins', 13, 'maxTresMins'),
    tres('MaxTRES', 13, 'maxTres'),
    tres('MaxTRESPerNode', 14, 'maxTresPerNode'),
    count('MaxJobs', 7, 'maxJobs'),
    count('MaxSubmit', 9, 'maxSubmitJobs'),
    single('MaxNodes', 8, 'maxTres', NODE),
    count('MaxWall', 11, 'maxWall'),
    {
      header: 'QOS',
      width: 20,
      value: ({ options: { limits } }) => {
        const signed = (limits.qos?.deltas ?? []).map(({ sign, id }) => sign + qosNames(state, [id]).join());
        return [...signed, ...qosNames(state, limits.qos?.set ?? [])].sort().join(',');
      },
    },
    {
      header: 'Def QOS',
      width: 9,
      value: ({ options: { limits } }) => qosNames(state, [limits.defaultQos ?? CLEAR])[0] ?? '',
    },
  ];
}

/** The `Accounts` block. */
export function accountTable(accounts: readonly NewAccount[], flags: Flags): string {
  return `Accounts\n${renderTable(ACCOUNT_COLUMNS, accounts, flags)}${'-'.repeat(51)}\n\n`;
}

/** The `Users` block. */
export function userTable(users: readonly NewUser[], flags: Flags): string {
  return `Users\n${renderTable(USER_COLUMNS, users, flags)}${'-'.repeat(51)}\n\n`;
}

/** The `Account Associations` or `User Associations` block; without title for a new cluster's root. */
export function associationTable(
  title: string,
  rows: readonly NewAssociation[],
  state: SlurmState,
  flags: Flags,
): string {
  const account: Column<NewAssociation> = { header: 'Account', width: 10, value: ({ row }) => row.account };
  const first: Column<NewAssociation>[] = title.startsWith('User')
    ? [{ header: 'User', width: 10, value: ({ row }) => row.user }, account]
    : [account, { header: 'ParentName', width: 10, value: ({ row }) => row.parent?.account ?? '' }];
  const head = title === '' ? '' : `${title}\n`;
  return `${head}${renderTable([...first, ...limitColumns(state)], rows, flags)}${'-'.repeat(62)}\n\n`;
}
