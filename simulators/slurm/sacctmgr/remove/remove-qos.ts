import { compareAsDatabase } from '../../model/compare-as-database.js';
import { allRows } from '../../model/tree.js';
import { isEmpty, readConditions } from '../conditions.js';
import { confirmChanges } from '../confirm.js';
import type { Context } from '../context.js';
import { defaultQosLine } from '../row-lines.js';

/** `remove qos`: refused while an association has it as its own default. */
export function removeQos(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const conditions = readConditions(context, words, 'qos');
  if (conditions === undefined || isEmpty(conditions)) {
    out.fail(' No conditions given to remove, not executing.');
    return;
  }
  const gone = [...state.qos.values()].filter(({ name }) => conditions.names?.includes(name) ?? true);
  // Named ones come in the order of the table's name index, all of them by id.
  if (conditions.names !== undefined) gone.sort((a, b) => compareAsDatabase(a.name, b.name));
  if (gone.length === 0) {
    out.line(' Nothing deleted');
    out.exitCode = 1;
    return;
  }
  const rows = [...state.clusters.values()].flatMap(allRows);
  const users = rows.flatMap((row) => {
    const qos = gone.find(({ id }) => id === row.defaultQos);
    return qos === undefined ? [] : [`  ${defaultQosLine(row, qos.name)}`];
  });
  if (users.length > 0) {
    out.fail(
      ' Associations listed below have these as their Default QOS.',
      ...users,
      " Please either remove the qos' listed above from list and resubmit,",
      ' or change the default qos to remove the qos.',
      ' Changes Discarded',
    );
    return;
  }
  out.line(' Deleting QOS(s)...');
  for (const { name } of gone) out.line(`  ${name}`);
  if (!confirmChanges(context)) return;
  for (const { id, name } of gone) {
    state.qos.delete(name);
    for (const row of rows) {
      row.qos = row.qos.filter((own) => own !== id);
      row.qosDeltas = row.qosDeltas.filter((delta) => delta.id !== id);
    }
    state.changes.push({ kind: 'remove qos', key: name, detail: '' });
  }
}
