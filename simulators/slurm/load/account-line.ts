import { applyLimits } from '../model/apply-limits.js';
import { findRow, newRow } from '../model/tree.js';
import { changeLine } from './change-line.js';
import { baseCluster, changeRow, isFirst, type LoadRun } from './load-run.js';
import type { LoadOptions } from './read-options.js';

function changeTexts(run: LoadRun, options: LoadOptions): void {
  const known = run.base.accounts.get(options.name);
  const account = run.work.accounts.get(options.name);
  if (known === undefined || !isFirst(run, `account\0${options.name}`)) return;
  for (const key of ['description', 'organization'] as const) {
    const text = options[key];
    if (text === undefined || text === known[key]) continue;
    run.context.out.line(
      changeLine({ verb: 'Changed', label: key, from: known[key], to: text }, 'Account', options.name),
    );
    run.changed = true;
    if (account !== undefined) account[key] = text;
    run.work.changes.push({ kind: 'modify account', key: options.name, detail: key });
  }
}

/** An Account line: adds the account below the current parent, or changes (and perhaps moves) it. */
export function accountLine(run: LoadRun, options: LoadOptions, parent: string): void {
  const { name } = options;
  const cluster = baseCluster(run);
  if (cluster === undefined) return;
  if (run.base.accounts.has(name)) changeTexts(run, options);
  else if (!run.accounts.has(name)) {
    run.accounts.set(name, {
      name,
      description: options.description ?? name,
      organization: options.organization ?? (parent === 'root' ? name : parent),
    });
  }
  const row = findRow(cluster, name);
  if (row !== undefined) {
    changeRow(run, row, options, 'Account', name === 'root' ? undefined : parent);
    return;
  }
  if (run.accountRows.has(name)) return;
  const above = findRow(cluster, parent) ?? run.accountRows.get(parent)?.row;
  if (above === undefined) return;
  const added = newRow(run.work, cluster, { account: name, user: '', partition: '', share: 1 }, above);
  applyLimits(added, options.limits);
  run.accountRows.set(name, { row: added, options });
}
