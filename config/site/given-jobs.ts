import { isMap, isScalar } from 'yaml';
import { JOB_KEYS } from '../backends/jobs-of.js';
import { mapEntries } from '../yaml/map-entries.js';
import type { Reading } from '../yaml/reading.js';

const KEYS: readonly string[] = Object.values(JOB_KEYS);

/**
 * Names of backends in an offering, as the file has them: what its other keys may be depends on them. The key of a job
 * that has no value is an empty name: whoever writes it wants nobody to do that job.
 */
export function givenJobs(node: unknown, reading: Reading): Readonly<Record<string, string>> {
  const map = reading.tree.resolve(node);
  if (!isMap(map)) return {};
  const names = mapEntries(map, reading.tree).flatMap(({ name, node: value }): [string, string][] => {
    const job = KEYS.includes(name);
    if (!job && name !== 'backend_type') return [];
    const target = reading.tree.resolve(value);
    const given = isScalar(target) ? target.value : target;
    if (typeof given === 'string') return [[name, given]];
    return job && (given === null || given === undefined) ? [[name, '']] : [];
  });
  return Object.fromEntries(names);
}
