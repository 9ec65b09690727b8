import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { slurm } from '../../../backends.js';
import { configHash } from '../../../config/backends/config-hash.js';
import { load, offering, site } from './support.js';

interface Recorded {
  case: string;
  keys: Record<string, unknown>;
  root?: Record<string, unknown>;
  hash: string;
}

/** Computed by release 0.1.0: an order that is on its way compares it. */
const RECORDED = JSON.parse(readFileSync('test/fixtures/config/config-hashes.json', 'utf8')) as Recorded[];

describe('configHash', () => {
  it.each(RECORDED)('$case: as before', ({ keys, root, hash }) => {
    const { config } = load(site([offering(keys)], root));
    expect(configHash(config!.offerings[0]!, slurm)).toBe(hash);
  });

  it('tells offerings apart', () => {
    expect(new Set(RECORDED.map(({ hash }) => hash)).size).toBeGreaterThan(5);
  });
});
