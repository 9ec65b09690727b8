import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SimulatedSite, simulatedSite } from './simulated-site.js';

describe.each(['2024', 'current'] as const)('the note of a parked order, Waldur %s', (generation) => {
  let site: SimulatedSite;
  beforeAll(async () => {
    site = await simulatedSite(generation);
  });
  afterAll(async () => site.simulator.stop());

  it('is put beside other metadata and taken away again, twice without harm', async () => {
    const order = site.create('one');
    const activities = site.activitiesWith(site.client);
    const ref = { offeringId: site.offering.uuid, orderUuid: order.uuid };
    const request = { ...ref, resourceUuid: order.resource };
    await site.client.resources.setMetadataKey(order.resource, 'mine', () => ({ gid: 7 }));
    const metadata = () => site.world.resource(order.resource).backendMetadata;

    await activities.clearProblem(request);
    await activities.recordProblem({ ...ref, failureType: 'LimitInvalid', message: 'cpu: 1e99' });
    expect(metadata()).toMatchObject({ mine: { gid: 7 }, siteflow: { parked: { type: 'LimitInvalid' } } });

    for (let times = 0; times < 2; times += 1) {
      await activities.clearProblem(request);
      expect(metadata()).toEqual({ mine: { gid: 7 }, siteflow: {} });
    }
  });

  it('is no failure when the resource is gone', async () => {
    const gone = { offeringId: site.offering.uuid, orderUuid: 'e'.repeat(32), resourceUuid: 'f'.repeat(32) };
    await expect(site.activitiesWith(site.client).clearProblem(gone)).resolves.toBeUndefined();
  });
});
