import { padLeft, padRight } from '../render/pad.js';
import type { LimitChange } from './compare-limits.js';

/** `Changed GrpJobs for Account p1 9 -> 4`, in sacctmgr's columns. */
export function changeLine({ verb, label, from, to }: LimitChange, kind: string, name: string): string {
  const subject = `for ${padRight(kind, 7)} ${padRight(name, 10)} ${padLeft(from, 8)}`;
  if (verb === 'Added') return ` Added ${padRight(label, 23)} ${subject}`;
  return ` Changed ${padRight(label, 21)} ${subject} -> ${to}`;
}
