/** Shape of the accounting state as both the real Slurm and the simulator dump it. */
export interface DumpedAccounts {
  accounts: readonly { name: string }[];
  associations: readonly {
    account: string;
    user: string;
    parent: string;
    limits: Readonly<Record<string, string>>;
  }[];
  users: readonly { name: string; defaultAccount: string }[];
}

/** Accounts, associations and users as sorted lines, to be compared as a whole. */
export interface OrdersInSlurm {
  accounts: string[];
  associations: string[];
  users: string[];
}

/** cpu: 10 k-Hours = 600,000 minutes; mem: the configured 10 gb-Hours = 614,400 MB-minutes, shown as 600 G. */
const LIMITS = 'cpu=600000,mem=600G';

const number = (at: number): string => String(at + 1).padStart(5, '0');

/** What a fresh cluster looks like after N orders of `seedCreateOrders` with the configuration of `writeSiteFile`. */
export function expectedInSlurm(orders: number, usersPerOrder: number): OrdersInSlurm {
  const accounts = ['root', 'c_c-00001'];
  const associations = ['c_c-00001 < root', 'root < ', 'root:root < '];
  const users = ['root: root'];
  for (let at = 0; at < orders; at += 1) {
    const [project, allocation] = [`p_p-${number(at)}`, `a_alloc-${number(at)}`];
    accounts.push(project, allocation);
    associations.push(`${project} < c_c-00001`, `${allocation} < ${project} ${LIMITS}`);
    for (let user = 1; user <= usersPerOrder; user += 1) {
      const name = `u${number(at)}${user}`;
      // The default account policy `common` puts users into the default account (root) too, as sacctmgr itself does.
      associations.push(`${allocation}:${name} < `, `root:${name} < `);
      users.push(`${name}: root`);
    }
  }
  return { accounts: accounts.sort(), associations: associations.sort(), users: users.sort() };
}

/** A dump in the same form. */
export function foundInSlurm({ accounts, associations, users }: DumpedAccounts): OrdersInSlurm {
  return {
    accounts: accounts.map(({ name }) => name).sort(),
    associations: associations
      .map(({ account, user, parent, limits }) => {
        const minutes = limits.GrpTRESMins ?? limits.grptresmins;
        return `${account}${user === '' ? '' : `:${user}`} < ${parent}${minutes === undefined ? '' : ` ${minutes}`}`;
      })
      .sort(),
    users: users.map(({ name, defaultAccount }) => `${name}: ${defaultAccount}`).sort(),
  };
}
