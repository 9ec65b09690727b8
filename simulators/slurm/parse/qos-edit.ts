import type { QosDelta } from '../model/association.js';
import type { Qos } from '../model/qos.js';
import { lower, unquote } from './quoted.js';

/** Wanted change of a QOS list. */
export interface QosEdit {
  /** Replaces the list; empty means "inherit". */
  set: number[] | undefined;
  deltas: QosDelta[];
}

/** Result of reading a `qos=` value. */
export type QosEditResult = { edit: QosEdit } | { error: string };

/** Reads `a,b` with the sign of `qos=`, `qos+=` or `qos-=`; single names may carry their own sign. */
export function parseQosEdit(
  text: string,
  operator: '' | '+' | '-',
  known: ReadonlyMap<string, Qos>,
  before: QosEdit | undefined,
): QosEditResult {
  const plain = lower(unquote(text));
  if (plain === '' && text !== '') return { error: 'You gave me an empty qos list' };
  const edit: QosEdit = { set: before?.set, deltas: [...(before?.deltas ?? [])] };
  if (plain === '') edit.set = [];
  for (const word of plain.split(',').filter((part) => part !== '')) {
    const sign = operator !== '' ? operator : word.startsWith('+') ? '+' : word.startsWith('-') ? '-' : '';
    const name = word.replace(/^[+-]/, '');
    const qos = known.get(name);
    if (qos === undefined) {
      return { error: `You gave a bad qos '${name}'. Valid QOS's are ${[...known.keys()].join(',')}` };
    }
    if (sign === '') edit.set = [...(edit.set ?? []), qos.id];
    else edit.deltas.push({ sign, id: qos.id });
  }
  return { edit };
}
