import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameKey } from '../../../activities/lib/backend/name-rules.js';
import { KeyedMutex } from '../../../activities/lib/mutex.js';
import { SLURM_NAMES } from '../../../activities/slurm/name-rules.js';
import type { WaldurClient } from '../../../activities/waldur/client/client.js';
import type { WaldurOffering, WaldurResource } from '../../../activities/waldur/client/schemas.js';
import { candidateBackendIds } from '../../../activities/waldur/names/backend-id.js';
import { ensureBackendId } from '../../../activities/waldur/names/choose-backend-id.js';
import { ReservedNames } from '../../../activities/waldur/names/reserved-names.js';
import { naming } from './helpers/activities-of.js';

const parts = {
  resourceUuid: 'd'.repeat(32),
  allocationPrefix: 'HPC_',
  resourceSlug: 'Alloc-1',
  projectSlug: 'Proj.X',
  policy: undefined,
  maxNames: 4,
  rules: SLURM_NAMES,
};

describe('candidateBackendIds', () => {
  it.each<[string, Partial<Omit<typeof parts, 'policy'>> & { policy?: string | null }, string[]]>([
    ['resource slug', {}, ['hpc_alloc-1']],
    ['unknown policy', { policy: 'other' }, ['hpc_alloc-1']],
    ['no policy', { policy: null }, ['hpc_alloc-1']],
    ['project slug', { policy: 'project_slug' }, ['hpc_proj.x', 'hpc_proj.x-0', 'hpc_proj.x-1', 'hpc_proj.x-2']],
    ['one name', { policy: 'project_slug', maxNames: 1 }, ['hpc_proj.x']],
    ['no prefix', { allocationPrefix: '' }, ['alloc-1']],
  ])('%s', (_, change, names) => {
    expect(candidateBackendIds({ ...parts, ...change })).toEqual(names);
  });

  it('gives names that a command line cannot misread, or refuses', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom(undefined, 'project_slug'),
        (slug, policy) => {
          const change = { resourceSlug: slug, projectSlug: slug, allocationPrefix: '', policy };
          let names: string[];
          try {
            names = candidateBackendIds({ ...parts, ...change } as typeof parts);
          } catch (error) {
            expect(error).toMatchObject({ type: 'NameInvalid' });
            return;
          }
          for (const name of names) expect(name).toMatch(/^[a-z0-9_][a-z0-9_.-]{0,254}$/);
        },
      ),
    );
  });
});

/** Waldur's side of naming, in memory; answers come back after a random number of turns of the event loop. */
function memoryClient(stored: Map<string, string>, delays: () => number): WaldurClient {
  const later = async <T>(value: () => T): Promise<T> => {
    for (let i = delays(); i > 0; i--) await new Promise((resolve) => setImmediate(resolve));
    return value();
  };
  return {
    baseUrl: 'http://waldur/api/',
    resources: {
      retrieve: (uuid: string) => later(() => ({ uuid, state: 'Creating' })),
      listBackendIds: () => later(() => [...stored].map(([uuid, backend_id]) => ({ uuid, backend_id }))),
      setBackendId: (uuid: string, id: string) => later(() => void stored.set(uuid, id)),
    },
    offerings: {
      isBackendIdFree: (_: string, { backendId }: { backendId: string }) =>
        later(() => ![...stored.values()].includes(backendId)),
    },
  } as unknown as WaldurClient;
}

describe('ensureBackendId', () => {
  const slug = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,60}$/);
  // Long slugs with a common beginning are what collides in Slurm's key.
  const similar = fc
    .tuple(fc.integer({ min: 30, max: 48 }), fc.stringMatching(/^[a-z0-9]{0,6}$/))
    .map(([n, end]) => 'p'.repeat(n) + end);

  it('never gives two resources ids that are equal in 42 characters', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.oneof(slug, similar), { minLength: 2, maxLength: 12 }),
        fc.constantFrom(undefined, 'project_slug'),
        fc.boolean(),
        fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
        async (slugs, policy, asks, delays) => {
          const stored = new Map<string, string>();
          const client = memoryClient(stored, () => delays.next().value ?? 0);
          const chooser = { mutex: new KeyedMutex(), reserved: new ReservedNames(() => 0) };
          const context = { client, backendComponents: [], naming: { ...naming, check_backend_id_uniqueness: asks } };
          const offering = { uuid: 'f'.repeat(32), plugin_options: { account_name_generation_policy: policy } };
          const results = await Promise.allSettled(
            slugs.map((one, i) =>
              ensureBackendId(chooser, {
                context,
                offering: offering as unknown as WaldurOffering,
                resource: { uuid: `r${i}`, slug: one, backend_id: '' } as unknown as WaldurResource,
                projectSlug: slugs[i % 3] ?? one,
              }),
            ),
          );
          const ids = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
          expect(new Set(ids.map((id) => nameKey(SLURM_NAMES, id))).size).toBe(ids.length);
          expect([...stored.values()].sort()).toEqual([...ids].sort());
          for (const result of results) {
            if (result.status === 'rejected') expect(result.reason).toMatchObject({ type: 'NameInvalid' });
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
