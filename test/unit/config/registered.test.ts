import { beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { describeBackend } from '../../../activities/lib/backend/descriptor.js';
import { backendComponentSchema } from '../../../activities/lib/settings/component-config.js';
import { openOptions } from '../../../config/backends/open-options.js';
import { registerBackend } from '../../../config/backends/registry.js';
import { configJsonSchema } from '../../../config/schema/json-schema.js';
import { findKeys } from '../../../config/schema/key-catalog.js';
import { keyReference } from '../../../config/schema/key-reference.js';
import { siteflowSchema } from '../../../config/schema/siteflow-schema.js';
import { splitHeadnode } from '../../../config/site/split-headnode.js';
import { codes, load, offering, site } from './support.js';

const abacus = describeBackend<{ beads: number; frame?: string }, { frame?: string }>({
  name: 'abacus',
  words: { system: 'Abacus', service: 'the abacus' },
  settings: z.strictObject({
    beads: z.number().meta({ description: 'Beads on a wire.' }),
    frame: z.string().meta({ description: 'Frame that is used.' }).optional(),
  }),
  component: backendComponentSchema,
  site: z.strictObject({ frame: z.string().meta({ description: 'Frame of all offerings.' }).optional() }),
  withSite: (settings, common) => ({ ...common, ...settings }),
  rules: [
    (given) => {
      if (given.settings.beads === 13)
        given.reading.report([...given.path, 'backend_settings', 'beads'], {
          ...{ severity: 'error', code: 'E_VALUE', message: 'must not be unlucky' },
        });
    },
  ],
  later: [{ key: 'beads', wanted: (beads) => beads === 0, leftUndone: 'nothing is counted' }],
  does: { orders: true, membership: false, usage: true, status: false },
  runs: 'headnode',
  names: { backend: 'Abacus', max: 10, pattern: /^.+$/, words: 'any' },
  agrees: ['beads'],
});

const given = (settings: Record<string, unknown>, keys: Record<string, unknown> = {}) =>
  offering({ backend_type: 'abacus', order_processing_backend: 'abacus', backend_settings: settings, ...keys });

describe('a backend that is registered', () => {
  // The schemas of the shipped backends were made before.
  beforeAll(() => {
    expect(codes(load(site([given({ beads: 1 })])).problems)).not.toEqual([]);
    expect(findKeys('beads')).toEqual([]);
    registerBackend(abacus);
  });

  it('has its settings and rules checked', () => {
    expect(codes(load(site([given({ beads: 1 })])).problems)).toEqual([]);
    expect(codes(load(site([given({})])).problems)).toEqual(['error E_MISSING offerings.0.backend_settings.beads']);
    expect(codes(load(site([given({ beads: 13 })])).problems)).toEqual([
      'error E_VALUE offerings.0.backend_settings.beads',
    ]);
    expect(codes(load(site([given({ beads: 0 })])).problems, true)).toContain(
      'notice E_LATER offerings.0.backend_settings.beads',
    );
    expect(codes(load(site([given({ beads: 1 }, { membership_sync_backend: 'abacus' })])).problems)).toEqual([
      'error E_BACKEND offerings.0.membership_sync_backend',
    ]);
  });

  it('has a block under siteflow, which goes to its offerings and its head nodes', () => {
    const { config, reading, problems } = load(site([given({ beads: 1 })], { siteflow: { abacus: { frame: 'oak' } } }));
    expect(codes(problems)).toEqual([]);
    expect(openOptions(config!, config!.offerings[0]!, abacus)).toMatchObject({
      settings: { beads: 1, frame: 'oak' },
      site: { frame: 'oak' },
    });
    expect(splitHeadnode(config!, reading!).yaml).toMatch(/abacus:\n {4}frame: oak/);
    expect(codes(load(site([], { siteflow: { abacus: { fram: 'oak' } } })).problems)).toContain(
      'error E_UNKNOWN_KEY siteflow.abacus.fram',
    );
  });

  it('is in the reference, explained, and in the schema for editors', () => {
    expect(findKeys('beads')).toMatchObject([{ path: 'backend_settings.beads', backends: ['abacus'] }]);
    expect(keyReference()).toContain('| `siteflow.abacus.frame` | text | none | Frame of all offerings. |');
    expect(keyReference()).toContain('| `backend_settings.beads` | number | required | Beads on a wire. (abacus) |');
    expect(JSON.stringify(configJsonSchema())).toContain('"Beads on a wire."');
  });

  it('cannot take the place of one of our own blocks', () => {
    registerBackend({ ...abacus, name: 'temporal' });
    expect(() => siteflowSchema()).toThrow('siteflow.temporal');
    // Leaves the registry usable for whoever shares it.
    const { site: _site, ...harmless } = abacus;
    registerBackend({ ...harmless, name: 'temporal' });
    expect(() => siteflowSchema()).not.toThrow();
  });
});
