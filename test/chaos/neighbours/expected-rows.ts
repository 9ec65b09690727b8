import type { OfferingNumber } from './plan-neighbours.js';
import { COLUMNS, type Dump } from './read-dump.js';

/** What became of one resource. */
export interface RowsOf {
  cluster: string;
  offering: OfferingNumber;
  uuid: string;
  name: string;
  account: string;
  project: string;
  customer: string;
  /** CPU ordered last, in thousands of hours. */
  cpu: number;
  /** Usernames that Slurm can have. */
  team: readonly string[];
  /** The account is there, or it was and is gone. */
  isThere: boolean;
  /** Made by another agent before: what it had besides stays. */
  isOld: boolean;
  /** An order of its own was carried out. */
  isOrdered: boolean;
}

export type OwnRows = Pick<Dump, 'associations' | 'defaults' | 'users' | 'accounts'>;

/** The offering that leaves default accounts alone. */
const WITHOUT_DEFAULT: OfferingNumber = 3;

/** Lists inside a line come in the order of the database's ids. */
export const normal = (line: string): string =>
  line
    .split('|')
    .map((cell) => cell.split(',').sort().join(','))
    .join('|');

const minutes = (cpu: number): string => `cpu=${cpu * 60_000},mem=600G`;

function row(values: Partial<Record<string, string>>): string {
  return normal(COLUMNS.map((name) => values[name] ?? '').join('|'));
}

/**
 * Every row that is nobody else's, after the orders of these resources: what was there, without ids, and what they
 * changed. Pure.
 *
 * @param before rows that are not foreign, as they were before the first order
 */
export function expectedRows(resources: readonly RowsOf[], before: OwnRows): OwnRows {
  const associations = new Set(before.associations.map((line) => normal(line.slice(0, line.lastIndexOf('|')))));
  const defaults = new Map(before.defaults.map((line) => [line.split('|').slice(0, 2).join('|'), line]));
  const users = new Map(before.users.map((line) => [line.slice(0, line.indexOf('|')), line]));
  const accounts = new Map(before.accounts.map((line) => [line.slice(0, line.indexOf('|')), line]));
  const starts = (line: string, cluster: string, account: string): boolean => line.startsWith(`${cluster}|${account}|`);
  const has = (cluster: string, account: string): boolean =>
    [...associations].some((line) => starts(line, cluster, account));
  const drop = (cluster: string, account: string): void => {
    for (const line of associations) if (starts(line, cluster, account)) associations.delete(line);
    if (!resources.some((other) => has(other.cluster, account))) accounts.delete(account);
  };
  const add = (cluster: string, account: string, parent: string, more: Partial<Record<string, string>> = {}): void => {
    associations.add(row({ cluster, account, parentname: parent, share: '1', ...more }));
  };
  const member = (cluster: string, account: string, user: string): void => {
    // Whoever made a row by hand gave it a share of its own.
    if ([...associations].some((line) => line.startsWith(`${cluster}|${account}|${user}|`))) return;
    associations.add(row({ cluster, account, user, share: 'parent' }));
  };

  const inOrder = [...resources].sort((a, b) => Number(b.isThere) - Number(a.isThere));
  for (const { cluster, account, uuid, name, project, customer, cpu, team, ...resource } of inOrder) {
    const { isOld, isOrdered, isThere, offering } = resource;
    if (!isOrdered) continue;
    if (!isOld) {
      const [ofCustomer, ofProject] = [`c_${customer}`, `p_${project}`];
      if (!has(cluster, ofCustomer)) add(cluster, ofCustomer, 'root');
      if (!has(cluster, ofProject)) add(cluster, ofProject, ofCustomer);
      accounts.set(ofCustomer, accounts.get(ofCustomer) ?? `${ofCustomer}|${customer}|${ofCustomer}`);
      accounts.set(ofProject, accounts.get(ofProject) ?? `${ofProject}|${project}|${ofProject}`);
      add(cluster, account, ofProject, { grptresmins: minutes(cpu) });
      accounts.set(account, `${account}|${name} [waldur ${uuid}]|${ofProject}`);
    } else if (isThere) {
      const own = [...associations].find((line) => line.startsWith(`${cluster}|${account}||`));
      if (own !== undefined) associations.delete(own);
      if (own !== undefined) associations.add(own.replace(/\bcpu=\d+/, `cpu=${cpu * 60_000}`));
    }
    // Whoever was taken off keeps the row in root.
    for (const user of isOld && !isThere ? [] : team) {
      const isNew = ![...associations].some((line) => line.startsWith(`${cluster}|${account}|${user}|`));
      member(cluster, account, user);
      if (!users.has(user)) users.set(user, `${user}|None|`);
      if (offering === WITHOUT_DEFAULT || !isNew) continue;
      member(cluster, 'root', user);
      defaults.set(`${cluster}|${user}`, `${cluster}|${user}|root`);
    }
    if (isThere) continue;
    drop(cluster, account);
    const isEmpty = !resources.some((other) => other.cluster === cluster && other.project === project && other.isThere);
    if (isEmpty) drop(cluster, `p_${project}`);
  }
  return {
    associations: [...associations].sort(),
    defaults: [...defaults.values()].sort(),
    users: [...users.values()].sort(),
    accounts: [...accounts.values()].sort(),
  };
}
