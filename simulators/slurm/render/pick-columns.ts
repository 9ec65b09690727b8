import type { SlurmState } from '../model/state.js';
import { isKeyword } from '../parse/keyword.js';
import type { Field } from './record-fields.js';
import type { Column } from './table.js';

/** Columns for a `format=` list such as `account,user%-20`; `unknown` names the first field that does not exist. */
export function pickColumns<Row>(
  format: readonly string[],
  fields: readonly Field<Row>[],
  state: SlurmState,
): { columns: Column<Row>[] } | { unknown: string } {
  const columns: Column<Row>[] = [];
  for (const item of format) {
    const [word = '', size] = item.split('%', 2);
    const field =
      fields.find(({ name }) => name.toLowerCase() === word.toLowerCase()) ??
      fields.find(({ name, least }) => isKeyword(word, name, least));
    if (field === undefined) return { unknown: word };
    const width = Number.parseInt(size ?? '', 10) || field.width;
    columns.push({ header: field.header, width, value: (row) => field.value(row, state) });
  }
  return { columns };
}
