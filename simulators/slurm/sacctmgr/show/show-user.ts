import { compareAsDatabase } from '../../model/compare-as-database.js';
import { coordinatedAccounts } from '../../model/coordinators.js';
import { type RecordRow, userRecord } from '../../render/record-fields.js';
import { readConditions } from '../conditions.js';
import { confirm } from '../confirm.js';
import type { Context } from '../context.js';
import { selectRows } from '../select-rows.js';
import { listRecords } from './list-records.js';
import { NEEDS_WITH_ASSOC } from './show-account.js';
import { associationRecord } from './show-assoc.js';

const WITH_ASSOC =
  'Cluster,Account,Partition,Share,Priority,MaxJobs,MaxNodes,MaxCPUs,MaxSubmit,MaxWall,MaxCPUMins,QOS,DefaultQOS';

/** `show user`. */
export function showUser(context: Context, words: readonly string[]): void {
  const { state, flags, out } = context;
  const conditions = readConditions(context, words, 'user');
  if (conditions === undefined) return;
  const { names, switches, format, accounts, partitions, parents, clusters } = conditions;
  const withAssoc = switches.has('withassoc') || flags.withAssociations;
  const extra = [accounts, partitions, parents].some((list) => list !== undefined);
  if (extra && !withAssoc && !confirm(context, NEEDS_WITH_ASSOC)) {
    out.line('Aborted');
    return;
  }
  const withCoord = switches.has('withcoordinators');
  const coordinated = withCoord ? coordinatedAccounts(state) : new Map<string, string[]>();
  const { names: _, ...filter } = conditions;
  const rows = withAssoc ? selectRows(state, filter) : [];
  const records = [...state.users.keys()]
    .filter((name) => names?.includes(name) ?? true)
    .sort(compareAsDatabase)
    .flatMap((name): RecordRow[] => {
      const base = userRecord(state, name, coordinated.get(name) ?? [], clusters?.[0]);
      if (!withAssoc) return [base];
      return rows
        .filter((row) => row.user === name)
        .map((row) => ({
          ...associationRecord(row, switches),
          user: name,
          coordinators: base.coordinators,
          adminLevel: base.adminLevel,
          defaultAccount: base.defaultAccount,
        }));
    });
  const usual = `User,DefaultAccount,AdminLevel${withCoord ? ',Coordinators' : ''}${withAssoc ? `,${WITH_ASSOC}` : ''}`;
  listRecords(context, records, format ?? usual.split(','));
}
