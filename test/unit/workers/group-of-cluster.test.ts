import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { Backend } from '../../../activities/lib/backend/backend.js';
import { createSimpleBackend } from '../../../activities/lib/backend/simple/create-simple-backend.js';
import { clusterName } from '../../../activities/lib/settings/config-schema.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { registerBackend } from '../../../config/backends/registry.js';
import { findWriterGroups } from '../../../workers/headnode/writer-groups-of.js';
import { openBackends } from '../../../workers/lib/open-backends.js';
import { wish } from '../../contract/backend/wishes.js';
import { networkBackend } from '../../helpers/network-backend.js';
import { load, offering, site } from '../config/support.js';
import { PaperBackend } from '../simple/paper-backend.js';

const paper = new PaperBackend();

const settings = z.strictObject({ cluster_name: clusterName('Name of the cluster.') });

const onHeadnode = (name: string, open: (writers: WriterGroups) => Backend): void =>
  registerBackend({
    ...networkBackend(name, {}),
    ...{ settings, runs: 'headnode', does: { orders: true, membership: true, usage: true, status: false } },
    load: async () => ({ open: ({ writers }) => open(writers) }),
  });

const cluster = 'alps';

/** Groups that a head node takes a seat in, and what it says of those that it cannot; then those that were written in. */
const groupsOf = async (jobs: Record<string, string>): Promise<string[]> => {
  const keys = { order_processing_backend: undefined, backend_settings: { cluster_name: cluster }, ...jobs };
  const { config, problems } = load(site([offering({ backend_type: 'paper', ...keys })]));
  if (config === undefined) throw new Error(JSON.stringify(problems));
  const asked: string[] = [];
  const writers = new WriterGroups({
    everyMs: 0,
    permit: (group) => ({
      run: (_ms, start) => {
        asked.push(group);
        return start(() => undefined, '');
      },
    }),
  });
  const backends = await openBackends(config, { runs: 'headnode', cluster }, { env: {}, writers });
  const found: string[] = [];
  await findWriterGroups({
    ...{
      backends: new Map([[cluster, backends]]),
      logger: { warn: (fields: object) => found.push(JSON.stringify(fields)) },
    },
    ...{ signal: AbortSignal.timeout(1_000), found: async ({ name }: { name: string }) => void found.push(name) },
  });
  for (const { name, backend } of [...backends.values()].flat())
    if (name === 'paper') await backend.apply(wish('a_one'), { key: name });
  return [...found, ...asked];
};

describe('the writer group of a cluster', () => {
  beforeEach(() => paper.paper.clear());
  beforeAll(() => {
    onHeadnode('paper', (writers) => createSimpleBackend(paper, writers));
    onHeadnode('stone', () => ({
      ...createSimpleBackend(paper, new WriterGroups()),
      writerGroup: async () => 'one quarry',
    }));
  });

  it('is one of its own where no backend has any: its holder writes', async () => {
    expect(await groupsOf({ order_processing_backend: 'paper' })).toEqual(['cluster alps', 'cluster alps']);
  });

  it.each([
    ['paper', 'stone'],
    ['stone', 'paper'],
  ])('is that of the one that has one: %s has the orders, %s the members', async (orders, members) => {
    const jobs = { order_processing_backend: orders, membership_sync_backend: members };
    expect(await groupsOf(jobs)).toEqual(['one quarry', 'one quarry']);
  });
});
