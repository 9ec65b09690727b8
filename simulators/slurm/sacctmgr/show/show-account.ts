import { compareAsDatabase } from '../../model/compare-as-database.js';
import { coordinatorsOf } from '../../model/coordinators.js';
import { blankRecord, type RecordRow } from '../../render/record-fields.js';
import { readConditions } from '../conditions.js';
import { confirm } from '../confirm.js';
import type { Context } from '../context.js';
import { selectRows } from '../select-rows.js';
import { listRecords } from './list-records.js';
import { associationRecord } from './show-assoc.js';

const WITH_ASSOC =
  'Cluster,ParentName,User,Share,Priority,GrpJobs,GrpNodes,GrpCPUs,GrpMem,GrpSubmit,GrpWall,GrpCPUMins,MaxJobs,MaxNodes,MaxCPUs,MaxSubmit,MaxWall,MaxCPUMins,QOS,DefaultQOS';

/** Question about conditions that do nothing without `withassoc`. */
export const NEEDS_WITH_ASSOC =
  'You requested options that are only valid when querying with the withassoc option.\nAre you sure you want to continue?';

/** `show account`. */
export function showAccount(context: Context, words: readonly string[]): void {
  const { state, flags, out } = context;
  const conditions = readConditions(context, words, 'account');
  if (conditions === undefined) return;
  const { names, organizations, descriptions, switches, format, clusters, users, partitions, parents } = conditions;
  const withAssoc = switches.has('withassoc') || flags.withAssociations;
  const extra = [clusters, users, partitions, parents].some((list) => list !== undefined);
  if (extra && !withAssoc && !confirm(context, NEEDS_WITH_ASSOC)) {
    out.line('Aborted');
    return;
  }
  const withCoord = switches.has('withcoordinators');
  const accounts = [...state.accounts.values()]
    .filter(({ name }) => names?.includes(name) ?? true)
    .filter(({ organization }) => organizations?.includes(organization) ?? true)
    .filter(({ description }) => descriptions?.includes(description) ?? true)
    .sort((a, b) => compareAsDatabase(a.name, b.name));
  const { names: _, ...filter } = conditions;
  const rows = withAssoc ? selectRows(state, filter) : [];
  const records = accounts.flatMap((account): RecordRow[] => {
    const base = {
      account: account.name,
      description: account.description,
      organization: account.organization,
      coordinators: withCoord ? coordinatorsOf(state, account.name) : [],
    };
    if (!withAssoc) return [{ ...blankRecord(), ...base }];
    return rows
      .filter((row) => row.account === account.name)
      .map((row) => ({ ...associationRecord(row, switches), ...base }));
  });
  const usual = `Account,Description,Organization${withCoord ? ',Coordinators' : ''}${withAssoc ? `,${WITH_ASSOC}` : ''}`;
  listRecords(context, records, format ?? usual.split(','));
}
