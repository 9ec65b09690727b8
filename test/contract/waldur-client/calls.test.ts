import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { type SimulatedSite, simulatedSite } from './simulated-site.js';

const typeOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return await promise;
  } catch (error) {
    return error instanceof ApplicationFailure ? error.type : error;
  }
};

describe.each(['2024', 'current'] as const)('the calls to a Waldur of %s', (generation) => {
  let site: SimulatedSite;
  beforeEach(async () => {
    site = await simulatedSite(generation);
  });
  afterEach(() => site.simulator.stop());

  it('server, user, offering and plan', async () => {
    const { client, offering, agent } = site;
    expect(await client.server.me()).toMatchObject({ uuid: agent.uuid, username: 'agent' });
    const version = await typeOf(client.server.version());
    if (generation === '2024') expect(version).toBe('WaldurForbidden');
    const read = await client.offerings.retrieve(offering.uuid);
    expect(read).toMatchObject({ uuid: offering.uuid, name: 'Cluster' });
    expect(read.components.map((component) => component.type).sort()).toEqual(['cpu', 'ram', 'storage']);
    const plan = offering.plans[0]?.uuid ?? '';
    expect(await client.server.plan(plan)).toMatchObject({ uuid: plan, unit: 'month' });
    expect(await client.offerings.users(offering.uuid)).toHaveLength(2);
  });

  it('an order from pending to done', async () => {
    const { client, offering, create } = site;
    const order = create('alloc');
    const [listed] = await client.orders.list({ offeringUuid: offering.uuid, states: ['pending-provider'] });
    expect(listed).toMatchObject({ uuid: order.uuid, type: 'Create', marketplace_resource_uuid: order.resource });
    const read = await client.orders.retrieve(order.uuid);
    expect(read).toMatchObject({ state: 'pending-provider', offering_uuid: offering.uuid });
    expect(read).toMatchObject({ project_slug: site.project.slug, limits: { ram: 10, storage: 5 } });
    expect(await typeOf(client.orders.setStateDone(order.uuid))).toBe('WaldurConflict');
    await client.orders.approve(order.uuid);
    expect(await typeOf(client.orders.approve(order.uuid))).toBe('WaldurConflict');
    expect(await client.orders.state(order.uuid)).toMatchObject({ state: 'executing' });
    await client.resources.setBackendId(order.resource, 'hpc_alloc');
    expect(await client.resources.setLimits(order.resource, { ram: 11, storage: 5 })).toBe(generation === 'current');
    await client.orders.setStateDone(order.uuid);
    const resource = await client.resources.retrieve(order.resource);
    expect(resource).toMatchObject({ state: 'OK', backend_id: 'hpc_alloc', name: 'alloc' });
    expect(resource.limits.ram).toBe(generation === 'current' ? 11 : 10);
    const byId = await client.resources.listBackendIds({ offeringUuid: offering.uuid, backendId: 'hpc_alloc' });
    expect(byId).toEqual([{ uuid: order.resource, backend_id: 'hpc_alloc' }]);
  });

  it('free and taken backend ids', async () => {
    const { client, offering, create } = site;
    await client.resources.setBackendId(create('one').resource, 'hpc_one');
    for (const allOfferings of [false, true]) {
      expect(await client.offerings.isBackendIdFree(offering.uuid, { backendId: 'hpc_one', allOfferings })).toBe(false);
      expect(await client.offerings.isBackendIdFree(offering.uuid, { backendId: 'hpc_two', allOfferings })).toBe(true);
    }
    const missing = client.capabilities.missing();
    expect(missing).toEqual(
      generation === '2024' ? ['marketplace-provider-offerings/{uuid}/check_unique_backend_id/'] : [],
    );
  });

  it('an erred order taken back', async () => {
    const { client, create } = site;
    const order = create('alloc');
    await client.orders.approve(order.uuid);
    await client.resources.setBackendId(order.resource, 'hpc_alloc');
    await client.orders.setStateErred(order.uuid, 'no such QOS');
    expect(order).toMatchObject({ state: 'erred', errorMessage: 'no such QOS' });
    await client.orders.retry(order.uuid);
    expect(order.state).toBe('executing');
    await client.orders.setStateDone(order.uuid);
    expect(site.world.resource(order.resource).state).toBe('OK');
  });

  it('a rejected order', async () => {
    const order = site.create('alloc');
    await site.client.orders.reject(order.uuid, 'no room');
    expect(order.state).toBe('rejected');
  });

  it('metadata, key by key', async () => {
    const { client, create } = site;
    const { resource } = create('alloc');
    await client.resources.setMetadataKey(resource, 'gid', () => 5);
    await client.resources.setMetadataKey(resource, 'siteflow', () => ({ a: 1 }));
    expect(site.world.resource(resource).backendMetadata).toEqual({ gid: 5, siteflow: { a: 1 } });
  });

  it('more resources than a page holds', async () => {
    const { client, world, offering, project } = site;
    for (let n = 0; n < 230; n++) world.addResource({ offering, project, name: `r${n}`, backendId: `id${n}` });
    const ids = (await client.resources.listBackendIds({ offeringUuid: offering.uuid })).map((row) => row.backend_id);
    expect(ids.sort()).toEqual(Array.from({ length: 230 }, (_, n) => `id${n}`).sort());
    expect(await client.resources.list({ offeringUuid: offering.uuid, states: ['OK'] })).toHaveLength(230);
  });

  it('dashed UUIDs', async () => {
    const order = site.create('alloc');
    const dashed = order.uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase();
    expect(await site.client.orders.state(dashed)).toMatchObject({ uuid: order.uuid });
  });

  it('missing objects and wrong tokens', async () => {
    expect(await typeOf(site.client.orders.state('0'.repeat(32)))).toBe('WaldurNotFound');
    expect(await typeOf(site.clientWith(Secret.inline('wrong')).server.me())).toBe('WaldurUnauthorized');
  });
});
