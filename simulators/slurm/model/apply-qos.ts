import { type GivenQos, isClear, QOS_FLAGS } from '../parse/qos-options.js';
import type { Qos, QosCount, QosTres } from './qos.js';
import { mergeTres } from './tres.js';

function changedFlags(qos: Qos, { operator, names }: { operator: '' | '+' | '-'; names: string[] }): string[] {
  const wanted = new Set<string>(operator === '' ? [] : qos.flags);
  for (const name of names) {
    if (operator === '-') wanted.delete(name);
    else wanted.add(name);
  }
  return QOS_FLAGS.filter((flag) => wanted.has(flag));
}

/** Applies settings to a QOS: a clearing number removes the limit, TRES lists are merged. */
export function applyQos(qos: Qos, given: GivenQos): void {
  qos.description = given.description ?? qos.description;
  qos.usageFactor = given.usageFactor ?? qos.usageFactor;
  qos.usageThreshold = given.usageThreshold ?? qos.usageThreshold;
  if (given.flags !== undefined) qos.flags = changedFlags(qos, given.flags);
  for (const [key, value] of Object.entries(given.counts)) {
    const count = key as QosCount;
    if (!isClear(value)) qos.counts[count] = value;
    else if (count === 'priority' || count === 'graceTime') qos.counts[count] = 0;
    else delete qos.counts[count];
  }
  for (const [key, amounts] of Object.entries(given.tres)) {
    const limit = key as QosTres;
    const merged = mergeTres(qos.tres[limit], amounts);
    if (merged.size === 0) delete qos.tres[limit];
    else qos.tres[limit] = merged;
  }
}
