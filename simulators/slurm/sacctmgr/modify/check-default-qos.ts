import type { Association } from '../../model/association.js';
import { effectiveDefaultQos, effectiveQos } from '../../model/effective-limits.js';
import type { Context } from '../context.js';
import { defaultQosLine } from '../row-lines.js';

/** Complains about rows whose default QOS is not among those they may use. True when there are none. */
export function checkDefaultQos({ state, out }: Context, rows: readonly Association[]): boolean {
  const lines = rows.flatMap((row) => {
    const id = effectiveDefaultQos(row);
    if (id === undefined || effectiveQos(row).includes(id)) return [];
    const qos = [...state.qos.values()].find((candidate) => candidate.id === id)?.name ?? '';
    return [`  ${defaultQosLine(row, qos, ' ')}`];
  });
  if (lines.length === 0) return true;
  out.error(" These associations don't have access to their default qos.");
  out.error(' Please give them access before they the default can be set to this.');
  for (const line of lines) out.error(line);
  return false;
}
