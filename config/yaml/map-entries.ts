import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Span, YamlTree } from './yaml-tree.js';

export interface Entry {
  name: string;
  key: Span | undefined;
  node: unknown;
}

export const spanOf = (node: unknown): Span | undefined => {
  const range = (node as Node | null)?.range;
  return range ? { start: range[0], end: range[1] } : undefined;
};

const isMerge = (key: unknown): boolean =>
  isScalar(key) && key.source === '<<' && (key.type === undefined || key.type === 'PLAIN');

const keyName = (key: unknown): string | undefined => {
  if (!isScalar(key)) return undefined;
  if (typeof key.value === 'string') return key.value;
  return key.source ?? String(key.value);
};

/** Pairs of a mapping with `<<` merges unfolded: own keys win over merged ones, the first occurrence over later ones. */
export function mapEntries(map: YAMLMap, tree: YamlTree): Entry[] {
  const entries = new Map<string, Entry>();
  const add = (from: YAMLMap) => {
    const merged: unknown[] = [];
    for (const pair of from.items) {
      if (isMerge(pair.key)) {
        merged.push(pair.value);
        continue;
      }
      const name = keyName(pair.key);
      if (name !== undefined && !entries.has(name))
        entries.set(name, { name, key: spanOf(pair.key), node: pair.value });
    }
    for (const value of merged) {
      const target = tree.resolve(value);
      const maps = isSeq(target) ? target.items.map((item) => tree.resolve(item)) : [target];
      for (const each of maps) if (isMap(each)) add(each);
    }
  };
  add(map);
  return [...entries.values()];
}
