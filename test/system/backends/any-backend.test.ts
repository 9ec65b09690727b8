import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as testBackends from '../../backends.js';
import type { TestBackend } from '../../contract/backend/backend-under-test.js';
import { BackendSite } from './backend-site.js';

const listed = Object.values(testBackends as Record<string, TestBackend>);

/** The same where commands are run: its changes are taken by whoever holds its cluster's writer. */
const onHeadnode = listed
  .filter(({ descriptor }) => descriptor.runs === 'control')
  .map((backend): TestBackend => {
    const { name } = backend.descriptor;
    return { ...backend, descriptor: { ...backend.descriptor, name: `${name}-on-headnode`, runs: 'headnode' } };
  });
const all = [...listed, ...onHeadnode];

describe('a backend in its own folder', () => {
  it('is there: test/backends.ts names at least one', () => expect(all.length).toBeGreaterThan(0));
});

describe.each(all.map((backend) => [backend.descriptor.name, backend] as const))(
  '%s behind the workflows',
  (_, backend) => {
    let site: BackendSite;
    beforeAll(async () => {
      site = await BackendSite.start(backend);
    }, 120_000);
    afterAll(async () => site?.stop(), 60_000);

    it('carries out Create, Update, pause, Terminate and Restore', async () => {
      const { waldur, offeringUuid } = site.waldur;
      const { world } = waldur;
      const orders = world.seedCreateOrders(3, { offering: offeringUuid, usersPerOrder: 2, limits: { units: 10 } });
      await site.carryOut();
      const resources = orders.map(({ resource }) => world.resource(resource));
      const names = resources.map(({ backendId }) => backendId);
      expect(orders.map(({ uuid }) => world.order(uuid).state)).toEqual(['done', 'done', 'done']);
      expect(new Set(names).size).toBe(3);
      const made = await backend.site.dump();
      for (const name of names) expect(made[name]).toMatchObject({ limit: 600, status: 'normal' });
      for (const name of names) expect(made[name]?.members).toHaveLength(2);

      const [first, second] = resources;
      if (first === undefined || second === undefined) throw new Error('three resources');
      world.createOrder({ type: 'Update', resource: first, attributes: { old_limits: {} }, limits: { units: 25 } });
      await site.carryOut();
      expect((await backend.site.dump())[first.backendId]?.limit).toBe(1500);

      expect(await site.setStatus(first.uuid, 'paused')).toMatchObject({ outcome: 'applied', status: 'paused' });
      expect((await backend.site.dump())[first.backendId]).toMatchObject({ status: 'paused', limit: 1500 });
      expect((await backend.site.dump())[first.backendId]?.members).toHaveLength(2);
      expect(await site.setStatus(first.uuid, 'normal')).toMatchObject({ outcome: 'applied', status: 'normal' });

      world.createOrder({ type: 'Terminate', resource: second });
      await site.carryOut();
      expect(Object.keys(await backend.site.dump())).not.toContain(second.backendId);
      expect(world.resource(second.uuid).state).toBe('Terminated');

      world.createOrder({ type: 'Restore', resource: second });
      await site.carryOut();
      expect(world.resource(second.uuid).state).toBe('OK');
      expect((await backend.site.dump())[second.backendId]?.members).toHaveLength(2);
    }, 120_000);
  },
);
