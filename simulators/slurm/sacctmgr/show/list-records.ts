import { pickColumns } from '../../render/pick-columns.js';
import { RECORD_FIELDS, type RecordRow } from '../../render/record-fields.js';
import { renderTable } from '../../render/table.js';
import type { Context } from '../context.js';

/** Prints accounts, users or associations in the wanted or usual columns. */
export function listRecords(
  { state, flags, out }: Context,
  rows: readonly RecordRow[],
  format: readonly string[],
): void {
  const picked = pickColumns(format, RECORD_FIELDS, state);
  if ('unknown' in picked) {
    out.fail(`Unknown field '${picked.unknown}'`);
    return;
  }
  out.raw(renderTable(picked.columns, rows, flags));
}
