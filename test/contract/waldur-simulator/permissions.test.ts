import { afterEach, describe, expect, it } from '@jest/globals';
import { type Site, startSite, type Who } from './lib/site.js';

let site: Site;
afterEach(() => site.simulator.stop());

/** Not visible = 404, visible without the right = 403. Columns: who, method, path, status. */
const CASES: [Who, string, string, number][] = [
  ['agent', 'GET', 'marketplace-orders/{order}/', 200],
  ['bob', 'GET', 'marketplace-orders/{order}/', 200],
  ['staff', 'GET', 'marketplace-orders/{order}/', 200],
  ['nobody', 'GET', 'marketplace-orders/{order}/', 404],
  ['other', 'GET', 'marketplace-orders/{order}/', 404],
  ['nobody', 'POST', 'marketplace-orders/{order}/approve_by_provider/', 404],
  ['bob', 'POST', 'marketplace-orders/{order}/approve_by_provider/', 403],
  ['alice', 'POST', 'marketplace-orders/{order}/set_state_done/', 403],
  ['bob', 'POST', 'marketplace-orders/{order}/approve_by_consumer/', 403],
  ['agent', 'POST', 'marketplace-orders/{order}/reject_by_consumer/', 403],
  ['agent', 'DELETE', 'marketplace-orders/{order}/', 403],
  ['agent', 'GET', 'marketplace-provider-resources/{resource}/', 200],
  ['alice', 'GET', 'marketplace-provider-resources/{resource}/', 404],
  ['other', 'GET', 'marketplace-provider-resources/{resource}/team/', 404],
  ['alice', 'POST', 'marketplace-provider-resources/{resource}/set_backend_id/', 404],
  ['agent', 'GET', 'marketplace-resources/{resource}/', 404],
  ['bob', 'GET', 'marketplace-resources/{resource}/', 200],
  ['agent', 'POST', 'marketplace-resources/{resource}/terminate/', 404],
  ['agent', 'POST', 'marketplace-provider-resources/{resource}/unlink/', 403],
  ['bob', 'POST', 'marketplace-resources/{resource}/unlink/', 403],
  ['agent', 'GET', 'marketplace-provider-offerings/{offering}/', 200],
  ['nobody', 'GET', 'marketplace-provider-offerings/{offering}/', 404],
  ['alice', 'GET', 'marketplace-plans/{plan}/', 404],
  ['agent', 'GET', 'marketplace-offering-users/{account}/', 200],
  ['bob', 'GET', 'marketplace-offering-users/{account}/', 200],
  ['bob', 'PATCH', 'marketplace-offering-users/{account}/', 403],
  ['alice', 'PATCH', 'marketplace-offering-users/{account}/', 404],
  ['other', 'GET', 'marketplace-service-providers/{provider}/keys/', 404],
];

describe.each(['2024', 'current'] as const)('rights in generation %s', (generation) => {
  it.each(CASES)('%s %s %s: %d', async (who, method, path, status) => {
    site = await startSite({ generation });
    const order = site.newOrder();
    const account = site.world.addOfferingUser(site.offering, site.bob);
    const full = path
      .replace('{order}', order.uuid)
      .replace('{resource}', order.resource)
      .replace('{offering}', site.offering.uuid)
      .replace('{plan}', site.offering.plans[0]!.uuid)
      .replace('{account}', account.uuid)
      .replace('{provider}', site.provider.serviceProviderUuid!);
    const reply = await site.as(who, method, full, method === 'GET' ? undefined : {});
    expect(reply.status).toBe(status);
    if (status === 403) expect(reply.json()).toEqual({ detail: 'You do not have permission to perform this action.' });
    expect(site.world.order(order).state).toBe('pending-provider');
  });

  it('set_usage by a member of the project: 403', async () => {
    site = await startSite({ generation });
    const { offering, project, world } = site;
    const resource = world.addResource({ offering, project, name: 'r' });
    const body = { resource: resource.uuid, usages: [{ type: 'cpu', amount: 1 }] };
    expect((await site.as('bob', 'POST', 'marketplace-component-usages/set_usage/', body)).status).toBe(403);
  });

  it('set_as_erred: for staff only in the older server, which checks that before the uuid', async () => {
    site = await startSite({ generation });
    const path = `marketplace-provider-resources/${'0'.repeat(32)}/set_as_erred/`;
    expect((await site.as('agent', 'POST', path, {})).status).toBe(generation === '2024' ? 403 : 404);
  });

  it('lists show what the caller may see', async () => {
    site = await startSite({ generation });
    site.newOrder();
    const count = async (who: Who, path: string): Promise<string | null> =>
      (await site.as(who, 'GET', path)).headers.get('X-Result-Count');
    expect(await count('agent', 'marketplace-orders/')).toBe('1');
    expect(await count('nobody', 'marketplace-orders/')).toBe('0');
    expect(await count('other', 'marketplace-orders/')).toBe('0');
    expect(await count('agent', 'marketplace-provider-resources/')).toBe('1');
    expect(await count('agent', 'marketplace-resources/')).toBe('0');
    expect(await count('bob', 'marketplace-resources/')).toBe('1');
    expect(await count('agent', 'projects/')).toBe('0');
    expect(await count('bob', 'projects/')).toBe('1');
  });
});
