import { readdirSync, readFileSync } from 'node:fs';
import type { Behaviour } from '../../helpers/storage/storage-upstream.js';

/** One recorded request to the existing service; see the README beside the recordings. */
export interface RecordedPair {
  id: string;
  stub: { dataset: string; waldur: Behaviour; hpc: Behaviour; token: Behaviour; customers: Behaviour };
  request: { method: string; path: string; headers: Record<string, string> };
  response: { status: number; content_type: string; body: Record<string, unknown> };
  /** Values that differ from run to run, as `$.resources[22].target.targetItem.unixUid`. */
  volatile_paths: string[];
  /** The recording as it stands in its file; numbers in it are written as they were sent. */
  text: string;
}

const FOLDER = new URL('../../fixtures/storage-resources/', import.meta.url);

export const recordedPairs = (): RecordedPair[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const text = readFileSync(new URL(name, FOLDER), 'utf8');
      return { ...(JSON.parse(text) as RecordedPair), text };
    });

export function recordedPair(id: string): RecordedPair {
  const found = recordedPairs().find((pair) => pair.id === id);
  if (found === undefined) throw new Error(`there is no recording ${id}`);
  return found;
}

/** Puts `~` where values differ from run to run. */
export function withoutVolatile(body: unknown, paths: readonly string[]): unknown {
  const copy = structuredClone(body);
  for (const path of paths) {
    const keys = path
      .replace(/^\$\.?/, '')
      .split(/[.[\]]+/)
      .filter((key) => key !== '');
    const last = keys.pop() ?? '';
    const target = keys.reduce((value, key) => value[key] as Record<string, unknown>, copy as Record<string, unknown>);
    target[last] = '~';
  }
  return copy;
}
