import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { createSlurmBackend } from '../../../activities/slurm/slurm-backend.js';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { some, wish } from '../backend/wishes.js';
import { settings } from './settings-fixture.js';

const MEMBERSHIP = 1_000;
const ORDERS = 100;

describe('orders behind a membership sync', () => {
  let slurm: SlurmSimulator;
  beforeAll(async () => {
    slurm = await startSlurmSimulator({ clusterName: 'urgency' });
  }, 60_000);
  afterAll(async () => slurm?.stop());

  it(`${ORDERS} orders that come behind ${MEMBERSHIP} waiting membership wishes wait for one batch at most`, async () => {
    let batches = 0;
    const writers = new WriterGroups({
      everyMs: 0,
      exclusive: async (_group, write) => {
        batches += 1;
        return write();
      },
    });
    const components = {
      cpu: { measured_unit: 'Hours', unit_factor: 60, accounting_type: 'limit' as const, label: 'CPU' },
    };
    const env = { ...process.env, ...slurm.env };
    const backend = createSlurmBackend({ settings: settings(slurm.binDir), components, env, writers });
    const asked = (name: string) => wish(name, { limits: { cpu: 1 }, members: some('alice') });
    const membership = Array.from({ length: MEMBERSHIP }, (_, at) =>
      backend.apply({ ...asked(`a_m${at}`), origin: 'membership' }, { key: `m${at}` }),
    );
    // They come while the first hundred are being written.
    while (batches === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const began = performance.now();
    let syncedWhenOrdersAreDone = 0;
    for (const each of membership)
      void each.then(() => {
        syncedWhenOrdersAreDone += 1;
      });
    await Promise.all(Array.from({ length: ORDERS }, (_, at) => backend.apply(asked(`a_o${at}`), { key: `o${at}` })));
    const seconds = (performance.now() - began) / 1000;
    const waited = Math.ceil(syncedWhenOrdersAreDone / 100);
    process.stderr.write(
      `${ORDERS} orders behind ${MEMBERSHIP} membership wishes: done after ${seconds.toFixed(2)} s; ` +
        `${waited} batch of ${syncedWhenOrdersAreDone} membership wishes was written before them, the one that ran\n`,
    );
    expect(waited).toBeLessThanOrEqual(1);
    await Promise.all(membership);
    expect((await slurm.dump()).associations.filter(({ user }) => user === 'alice')).toHaveLength(MEMBERSHIP + ORDERS);
  }, 120_000);
});
