/** Slurm's rows as texts that can be compared and counted. */
export interface SlurmRows {
  accounts: string[];
  associations: string[];
}

interface State {
  accounts: readonly { name: string }[];
  associations: readonly { account: string; user: string; parent: string; limits: Readonly<Record<string, string>> }[];
}

/** The rows of a dump, sorted; limits by minutes only, which is what orders set. */
export const rowsOf = ({ accounts, associations }: State): SlurmRows => ({
  accounts: accounts.map(({ name }) => name).sort(),
  associations: associations
    .map(({ account, user, parent, limits }) => {
      const minutes = limits.GrpTRESMins ?? limits.grptresmins;
      return `${account}${user === '' ? '' : `:${user}`} < ${parent}${minutes === undefined ? '' : ` ${minutes}`}`;
    })
    .sort(),
});

/** cpu: 10 k-Hours = 600,000 minutes; mem: the configured 10 gb-Hours = 614,400 MB-minutes, shown as 600 G. */
const LIMITS = 'cpu=600000,mem=600G';

const number = (at: number): string => String(at + 1).padStart(5, '0');

/** What Slurm holds once `orders` Create orders made by `seedCreateOrders` are done, each in a project of its own. */
export function expectedRows(orders: number, usersPerOrder: number): SlurmRows {
  const accounts = ['root', 'c_c-00001'];
  const associations = ['c_c-00001 < root', 'root < ', 'root:root < '];
  for (let at = 0; at < orders; at += 1) {
    accounts.push(`p_p-${number(at)}`, `a_alloc-${number(at)}`);
    associations.push(`p_p-${number(at)} < c_c-00001`, `a_alloc-${number(at)} < p_p-${number(at)} ${LIMITS}`);
    // The default account policy `common` puts users into the default account (root) too, as sacctmgr itself does.
    for (let user = 1; user <= usersPerOrder; user += 1)
      associations.push(`a_alloc-${number(at)}:u${number(at)}${user} < `, `root:u${number(at)}${user} < `);
  }
  return { accounts: accounts.sort(), associations: associations.sort() };
}
