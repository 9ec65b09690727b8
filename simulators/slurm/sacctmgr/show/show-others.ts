import { effectiveLimits } from '../../model/effective-limits.js';
import type { Cluster } from '../../model/state.js';
import type { TresKind } from '../../model/tres.js';
import { pickColumns } from '../../render/pick-columns.js';
import { QOS_FIELDS } from '../../render/qos-fields.js';
import { blankRecord, type Field, RECORD_FIELDS } from '../../render/record-fields.js';
import { renderTable } from '../../render/table.js';
import { type Entity, readConditions } from '../conditions.js';
import type { Context } from '../context.js';

function list<Row>(
  { state, flags, out }: Context,
  rows: readonly Row[],
  fields: readonly Field<Row>[],
  format: readonly string[],
): void {
  const picked = pickColumns(format, fields, state);
  if ('unknown' in picked) {
    out.fail(`Unknown field '${picked.unknown}'`);
    return;
  }
  out.raw(renderTable(picked.columns, rows, flags));
}

const QOS_COLUMNS =
  'Name,Priority,GraceTime,Preempt,PreemptExemptTime,PreemptMode,Flags,UsageThreshold,UsageFactor,GrpTRES,GrpTRESMins,GrpTRESRunMins,GrpJobs,GrpSubmit,GrpWall,MaxTRES,MaxTRESPerNode,MaxTRESMins,MaxWall,MaxTRESPU,MaxJobsPU,MaxSubmitPU,MaxTRESPA,MaxJobsPA,MaxSubmitPA,MinTRES';

const TRES_FIELDS: readonly Field<TresKind>[] = [
  { name: 'Type', least: 1, header: 'Type', width: 8, value: (kind) => kind.type },
  { name: 'Name', least: 1, header: 'Name', width: 15, value: (kind) => kind.name },
  { name: 'ID', least: 1, header: 'ID', width: 6, value: (kind) => String(kind.id) },
];

const CLUSTER_FIELDS: readonly Field<Cluster>[] = [
  { name: 'Cluster', least: 2, header: 'Cluster', width: 10, value: (cluster) => cluster.name },
  { name: 'ControlHost', least: 8, header: 'ControlHost', width: 15, value: () => '127.0.0.1' },
  { name: 'ControlPort', least: 8, header: 'ControlPort', width: 12, value: () => '6817' },
  { name: 'RPC', least: 2, header: 'RPC', width: 5, value: () => '9728' },
  ...RECORD_FIELDS.map(
    ({ value, ...field }): Field<Cluster> => ({
      ...field,
      value: (cluster, state) =>
        value({ ...blankRecord(), association: cluster.root, limits: effectiveLimits(cluster.root) }, state),
    }),
  ),
];

const CLUSTER_COLUMNS =
  'Cluster,ControlHost,ControlPort,RPC,Share,GrpJobs,GrpTRES,GrpSubmit,MaxJobs,MaxTRES,MaxSubmit,MaxWall,QOS,DefaultQOS';

/** `show qos`, `show tres` or `show cluster`. */
export function showOther(
  context: Context,
  entity: Extract<Entity, 'qos' | 'tres' | 'cluster'>,
  words: readonly string[],
): void {
  const { state } = context;
  const conditions = readConditions(context, words, entity);
  if (conditions === undefined) return;
  const { names, descriptions, format } = conditions;
  const isNamed = (name: string): boolean => names?.includes(name) ?? true;
  if (entity === 'qos') {
    const rows = [...state.qos.values()].filter(({ name }) => isNamed(name)).sort((a, b) => a.id - b.id);
    list(context, rows, QOS_FIELDS, format ?? QOS_COLUMNS.split(','));
    return;
  }
  if (entity === 'tres') {
    const rows = state.tres.filter(({ type, name }) => isNamed(type) && (descriptions?.includes(name) ?? true));
    list(context, rows, TRES_FIELDS, format ?? ['Type', 'Name', 'ID']);
    return;
  }
  const rows = [...state.clusters.values()].filter(({ name }) => isNamed(name));
  list(context, rows, CLUSTER_FIELDS, format ?? CLUSTER_COLUMNS.split(','));
}
