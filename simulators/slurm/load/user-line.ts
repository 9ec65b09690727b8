import { applyLimits } from '../model/apply-limits.js';
import { associationKey } from '../model/association.js';
import { addCoordinators, coordinatorsOf } from '../model/coordinators.js';
import { defaultAccountOf, setDefaultAccount } from '../model/default-account.js';
import { findRow, newRow } from '../model/tree.js';
import { changeLine } from './change-line.js';
import { baseCluster, changeRow, isFirst, type LoadRun, rollBack, workCluster } from './load-run.js';
import type { LoadOptions } from './read-options.js';

function note(run: LoadRun, label: string, user: string, from: string, to: string): void {
  run.context.out.line(changeLine({ verb: 'Changed', label, from, to }, 'User', user));
  run.changed = true;
}

/** Changes a known user; a default account without association there makes slurmdbd drop all changes so far. */
function changeUser(run: LoadRun, options: LoadOptions): void {
  const { name, defaultAccount, adminLevel } = options;
  const known = run.base.users.get(name);
  const cluster = baseCluster(run);
  if (known === undefined || cluster === undefined || !isFirst(run, `user\0${name}`)) return;
  const current = defaultAccountOf(cluster, name);
  let refused = false;
  if (defaultAccount !== undefined && defaultAccount !== current) {
    note(run, 'Default Account', name, current || '(null)', defaultAccount);
    const work = workCluster(run);
    refused = work === undefined || !setDefaultAccount(work, name, defaultAccount);
    if (refused) rollBack(run);
    else run.work.changes.push({ kind: 'modify user', key: name, detail: defaultAccount });
  }
  const user = run.work.users.get(name);
  if (adminLevel !== undefined && adminLevel !== known.adminLevel) {
    note(run, 'Admin Level', name, known.adminLevel, adminLevel);
    // Both changes of the user are one request.
    if (user !== undefined && !refused) user.adminLevel = adminLevel;
    if (!refused) run.work.changes.push({ kind: 'modify user', key: name, detail: adminLevel });
  }
  const fresh = options.coordinators.filter((account) => !coordinatorsOf(run.base, account).includes(name));
  if (fresh.length === 0) return;
  run.context.out.line(` Making User '${name}' coordinator for account(s) ${fresh.join(',')}`);
  run.changed = true;
  for (const account of fresh) addCoordinators(run.work, account, [name]);
}

/** A User line: adds the user to the current parent account, or changes user and association. */
export function userLine(run: LoadRun, options: LoadOptions, account: string): void {
  const { name, partition = '', defaultAccount } = options;
  const cluster = baseCluster(run);
  if (cluster === undefined) return;
  if (run.base.users.has(name)) changeUser(run, options);
  else if (!run.users.has(name)) run.users.set(name, { name, defaultAccount: defaultAccount ?? account, options });
  const row = findRow(cluster, account, name, partition);
  if (row !== undefined) {
    changeRow(run, row, options, 'User');
    return;
  }
  const key = associationKey(account, name, partition);
  if (run.userRows.has(key)) return;
  const above = findRow(cluster, account) ?? run.accountRows.get(account)?.row;
  if (above === undefined) return;
  const added = newRow(run.work, cluster, { account, user: name, partition, share: 1 }, above);
  added.isDefault = defaultAccount === account;
  applyLimits(added, options.limits);
  run.userRows.set(key, { row: added, options });
}
