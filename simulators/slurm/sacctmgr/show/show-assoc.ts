import type { Association } from '../../model/association.js';
import { effectiveLimits, ownLimits } from '../../model/effective-limits.js';
import { blankRecord, type RecordRow } from '../../render/record-fields.js';
import { sortHierarchically } from '../../render/sort-rows.js';
import { treeSpans } from '../../render/tree-spans.js';
import { type Conditions, readConditions } from '../conditions.js';
import type { Context } from '../context.js';
import { selectRows, withSubAccounts } from '../select-rows.js';
import { listRecords } from './list-records.js';

const COLUMNS =
  'Cluster,Account,User,Partition,Share,Priority,GrpJobs,GrpTRES,GrpSubmit,GrpWall,GrpTRESMins,MaxJobs,MaxTRES,MaxTRESPerNode,MaxSubmit,MaxWall,MaxTRESMins,QOS,DefaultQOS,GrpTRESRunMins';

function depth(row: Association): number {
  let steps = row.user === '' ? 0 : 1;
  for (let at = row.user === '' ? row.parent : row.parent?.parent; at !== undefined; at = at.parent) steps += 1;
  return steps;
}

/** The record of one association. */
export function associationRecord(row: Association, switches: Conditions['switches']): RecordRow {
  const plain = switches.has('woplimits') || switches.has('wopinfo');
  return {
    ...blankRecord(),
    account: row.account,
    user: row.user,
    association: row,
    limits: plain ? ownLimits(row) : effectiveLimits(row),
    indent: switches.has('tree') ? ' '.repeat(depth(row)) : '',
    withoutParent: switches.has('wopinfo'),
  };
}

/** `show assoc`. */
export function showAssoc(context: Context, words: readonly string[]): void {
  const { state } = context;
  const conditions = readConditions(context, words, 'association');
  if (conditions === undefined) return;
  const { switches, format } = conditions;
  let rows = selectRows(state, conditions);
  if (switches.has('withsubaccounts')) rows = withSubAccounts(rows);
  if (switches.has('onlydefaults')) rows = rows.filter((row) => row.isDefault);
  const wanted = format ?? (switches.has('wolimits') ? 'Cluster,Account,User,Partition' : COLUMNS).split(',');
  const needsSpans = wanted.some((name) => /^(l|lft|rgt)/i.test(name));
  const spans = needsSpans ? [...state.clusters.values()].map(treeSpans) : [];
  const records = sortHierarchically(rows).map((row) => {
    const record = associationRecord(row, switches);
    record.span = spans.map((map) => map.get(row)).find(Boolean) ?? [0, 0];
    return record;
  });
  listRecords(context, records, wanted);
}
