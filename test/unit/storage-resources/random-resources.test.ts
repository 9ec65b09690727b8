import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StorageForm } from '../../../config/storage-resources/settings.js';
import { rowSchema } from '../../../servers/storage-resources/http/response-schema.js';
import { buildSnapshot } from '../../../servers/storage-resources/snapshot/build.js';

const GOOD = {
  uuid: 'd1f99522dd3d525ea7bd8a37e7500b37',
  slug: 'res-1',
  state: 'OK',
  offering_uuid: 'c3f3be37d3e45247accbf0c1aa9f3b08',
  offering_slug: 'capstor',
  provider_slug: 'cscs',
  provider_name: 'CSCS',
  customer_slug: 'uni',
  project_slug: 'climate',
  project_name: 'Climate',
  backend_id: '',
  limits: { storage: 10 },
  attributes: { storage_data_type: 'store', permissions: '775' },
  options: null as unknown,
  backend_metadata: {},
  order_in_progress: null as unknown,
};

const junk = fc.anything({ maxDepth: 2, withNullPrototype: false });
const nested = (keys: string[]) => fc.dictionary(fc.constantFrom(...keys), junk, { maxKeys: 4 });

/** A good resource of which a few fields are something else. */
const resource = fc
  .record(
    {
      uuid: junk,
      slug: fc.oneof(fc.string(), junk),
      state: fc.oneof(fc.constantFrom('OK', 'Erred', 'Updating', 'odd'), junk),
      provider_name: fc.oneof(fc.string({ unit: 'binary' }), junk),
      customer_slug: fc.oneof(fc.constant('uni'), fc.string()),
      project_slug: fc.string({ unit: 'binary' }),
      backend_id: fc.oneof(fc.string(), fc.constantFrom('/', '//', '/a', 'a/'), junk),
      limits: fc.oneof(nested(['storage', 'x']), junk),
      attributes: fc.oneof(nested(['storage_data_type', 'permissions']), junk),
      options: fc.oneof(nested(['permissions', 'hard_quota_space', 'soft_quota_inodes']), junk),
      backend_metadata: fc.oneof(nested(['project_item', 'user_item']), junk),
      order_in_progress: fc.oneof(
        fc.record({
          type: fc.constantFrom('Create', 'Update'),
          state: fc.constantFrom('executing', 'pending-provider', 'pending-consumer'),
          url: fc.oneof(fc.webUrl(), junk),
          attributes: fc.oneof(nested(['old_limits', 'new_options']), junk),
          limits: fc.oneof(nested(['storage']), junk),
        }),
        junk,
      ),
    },
    { requiredKeys: [] },
  )
  .map((changes) => ({ ...GOOD, ...changes }));

const build = (rows: unknown[], form: StorageForm) =>
  buildSnapshot(
    { resources: rows, customers: new Map([['uni', { uuid: GOOD.uuid, name: 'University', slug: 'uni' }]]) },
    {
      settings: {
        form,
        fileSystem: 'lustre',
        inodes: { base: 1e6, soft: 1.33, hard: 2 },
        mockTargetItems: false,
        unitFactor: 1,
      },
      api: 'https://w/api/',
      gids: {
        look: async (slugs) => ({
          gids: new Map(slugs.map((slug) => [slug, { gid: 30_000, mock: false, stale: false }])),
          unavailable: [],
        }),
      },
      warn: () => undefined,
    },
  );

test.each<StorageForm>(['documented', 'service-0.10'])(
  '%s: whatever Waldur sends, each resource has a proper row or is left out, and a good one is always there',
  async (form) => {
    let leftOut = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof({ weight: 9, arbitrary: resource }, junk), { maxLength: 5 }), async (odd) => {
        const { facts, view } = await build([...odd, GOOD], form).then((snapshot) => ({
          facts: snapshot.facts,
          view: snapshot.view({}),
        }));
        const rows = JSON.parse(`[${view.bytes.toString('utf8').replace(/,$/, '')}]`) as { itemId: string }[];
        for (const row of rows) rowSchema.parse(row);
        expect(facts.resources.length + facts.leftOut.length).toBe(odd.length + 1);
        expect(rows.some(({ itemId }) => itemId === 'd1f99522-dd3d-525e-a7bd-8a37e7500b37')).toBe(true);
        leftOut += facts.leftOut.length;
      }),
      { numRuns: 2_000 },
    );
    // The generator does make resources that have to be left out.
    expect(leftOut).toBeGreaterThan(1_000);
  },
);
