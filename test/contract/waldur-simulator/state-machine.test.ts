import { afterEach, describe, expect, it } from '@jest/globals';
import { type Site, startSite } from './lib/site.js';

let site: Site;
afterEach(() => site.simulator.stop());

const POST = { error_message: 'no', error_traceback: 'tb' };
type Start = Parameters<typeof startSite>[0];
const GENERATIONS: [string, Start][] = [
  ['2024', { generation: '2024', slurmAllocations: false }],
  ['current', { generation: 'current' }],
];

/** State of the order and of its resource. */
function states(order: string): string {
  const { state, resource } = site.world.order(order);
  return `${state} / ${site.world.resource(resource).state}`;
}

async function act(order: string, ...actions: string[]): Promise<void> {
  for (const action of actions) {
    const reply = await site.as('agent', 'POST', `marketplace-orders/${order}/${action}/`, POST);
    expect([action, reply.status]).toEqual([action, 200]);
  }
}

/** A resource in state OK and an order on it, made by its customer. */
async function orderOn(action: 'update_limits' | 'terminate'): Promise<string> {
  const { offering, project, world } = site;
  const resource = world.addResource({ offering, project, name: 'r', limits: { ram: 1, storage: 1 }, backendId: 'r' });
  const path = `marketplace-resources/${resource.uuid}/${action}/`;
  const reply = await site.as(
    'alice',
    'POST',
    path,
    action === 'update_limits' ? { limits: { ram: 2, storage: 2 } } : {},
  );
  return reply.json<{ order_uuid: string }>().order_uuid;
}

describe.each(GENERATIONS)('%s: Create', (generation, options) => {
  it('goes from pending to OK', async () => {
    site = await startSite(options);
    const { uuid } = site.newOrder();
    expect(states(uuid)).toBe('pending-provider / Creating');
    await act(uuid, 'approve_by_provider');
    expect(states(uuid)).toBe('executing / Creating');
    await act(uuid, 'set_state_done');
    expect(states(uuid)).toBe('done / OK');
  });

  it('errs: without a backend id the newer server terminates the resource', async () => {
    site = await startSite(options);
    const { uuid } = site.newOrder();
    await act(uuid, 'approve_by_provider', 'set_state_erred');
    expect(states(uuid)).toBe(generation === '2024' ? 'erred / Erred' : 'erred / Terminated');
    const { errorMessage, errorTraceback } = site.world.order(uuid);
    expect([errorMessage, errorTraceback]).toEqual(['no', 'tb']);
  });

  it('errs with a backend id: Erred; taken back by set_state_executing, with the message kept', async () => {
    site = await startSite(options);
    const { uuid, resource } = site.newOrder();
    await act(uuid, 'approve_by_provider');
    await site.as('agent', 'POST', `marketplace-provider-resources/${resource}/set_backend_id/`, { backend_id: 'x' });
    await act(uuid, 'set_state_erred');
    expect(states(uuid)).toBe('erred / Erred');
    await act(uuid, 'set_state_executing');
    expect(states(uuid)).toBe('executing / Erred');
    await act(uuid, 'set_state_done');
    expect([states(uuid), site.world.order(uuid).errorMessage]).toEqual(['done / OK', 'no']);
  });

  it('orders/{uuid}/retry resets order and resource, in the newer server only', async () => {
    site = await startSite(options);
    const { uuid } = site.newOrder();
    await act(uuid, 'approve_by_provider', 'set_state_erred');
    const reply = await site.as('agent', 'POST', `marketplace-orders/${uuid}/retry/`);
    expect(reply.status).toBe(generation === '2024' ? 404 : 200);
    expect(states(uuid)).toBe(generation === '2024' ? 'erred / Erred' : 'executing / Creating');
  });

  it('a late set_state_erred leaves the order done and errs the resource', async () => {
    site = await startSite(options);
    const { uuid, resource } = site.newOrder();
    await act(uuid, 'approve_by_provider');
    await site.as('agent', 'POST', `marketplace-provider-resources/${resource}/set_backend_id/`, { backend_id: 'x' });
    await act(uuid, 'set_state_done', 'set_state_erred');
    expect([states(uuid), site.world.order(uuid).errorMessage]).toEqual(['done / Erred', 'no']);
  });

  it('set_state_erred without its fields breaks the older server', async () => {
    site = await startSite(options);
    const { uuid } = site.newOrder();
    const reply = await site.as('agent', 'POST', `marketplace-orders/${uuid}/set_state_erred/`, {});
    expect(reply.status).toBe(generation === '2024' ? 500 : 200);
    expect(site.world.order(uuid).state).toBe(generation === '2024' ? 'pending-provider' : 'erred');
  });

  it('rejected by the provider: Terminated', async () => {
    site = await startSite(options);
    const { uuid } = site.newOrder();
    await act(uuid, 'reject_by_provider');
    expect(states(uuid)).toBe('rejected / Terminated');
  });

  it('waits for the consumer when a project admin orders', async () => {
    site = await startSite(options);
    const { simulator, project, offering } = site;
    const reply = await site.as('bob', 'POST', 'marketplace-orders/', {
      project: `${simulator.url}projects/${project.uuid}/`,
      offering: `${simulator.url}marketplace-public-offerings/${offering.uuid}/`,
      attributes: { name: 'b' },
      limits: { ram: 1 },
    });
    const { uuid } = reply.json<{ uuid: string }>();
    expect(states(uuid)).toBe('pending-consumer / Creating');
    expect((await site.as('alice', 'POST', `marketplace-orders/${uuid}/approve_by_consumer/`)).status).toBe(200);
    expect(states(uuid)).toBe('pending-provider / Creating');
  });

  it('a deleted order is gone, its resource stays', async () => {
    site = await startSite(options);
    const { uuid, resource } = site.newOrder();
    expect((await site.as('alice', 'DELETE', `marketplace-orders/${uuid}/`)).status).toBe(204);
    expect((await site.as('agent', 'GET', `marketplace-orders/${uuid}/`)).status).toBe(404);
    expect(site.world.resource(resource).state).toBe('Creating');
  });

  it('an unlinked resource takes its orders along', async () => {
    site = await startSite(options);
    const { uuid, resource } = site.newOrder();
    await act(uuid, 'approve_by_provider');
    expect((await site.as('staff', 'POST', `marketplace-resources/${resource}/unlink/`)).status).toBe(204);
    expect((await site.as('agent', 'POST', `marketplace-orders/${uuid}/set_state_done/`)).status).toBe(404);
    expect((await site.as('agent', 'GET', `marketplace-provider-resources/${resource}/`)).status).toBe(404);
  });

  it('makes the accounts of the team when the resource becomes OK', async () => {
    site = await startSite(options);
    const { uuid } = site.newOrder();
    await act(uuid, 'approve_by_provider');
    expect(site.world.offeringUsers()).toEqual([]);
    await act(uuid, 'set_state_done');
    expect(site.world.offeringUsers().map((row) => [row.username, row.state])).toEqual([['', 'Requested']]);
  });
});

describe.each(GENERATIONS)('%s: Update and Terminate', (generation, options) => {
  it('Update: limits are written by set_state_done; the newer server says Updating from the start', async () => {
    site = await startSite(options);
    const uuid = await orderOn('update_limits');
    expect(states(uuid)).toBe(generation === '2024' ? 'pending-provider / OK' : 'pending-provider / Updating');
    await act(uuid, 'approve_by_provider');
    expect(states(uuid)).toBe('executing / Updating');
    const { resource, attributes } = site.world.order(uuid);
    expect([site.world.resource(resource).limits, attributes]).toEqual([
      { ram: 1, storage: 1 },
      { old_limits: { ram: 1, storage: 1 } },
    ]);
    await act(uuid, 'set_state_done');
    expect([states(uuid), site.world.resource(resource).limits]).toEqual(['done / OK', { ram: 2, storage: 2 }]);
  });

  it.each([
    ['update_limits', 'reject_by_provider', 'rejected / OK'],
    ['terminate', 'reject_by_provider', 'rejected / OK'],
    ['update_limits', 'set_state_erred', 'erred / Erred'],
    ['terminate', 'set_state_erred', 'erred / OK'],
  ] as const)('%s then %s: %s', async (kind, action, expected) => {
    site = await startSite(options);
    const uuid = await orderOn(kind);
    if (action === 'set_state_erred') await act(uuid, 'approve_by_provider');
    await act(uuid, action);
    const { resource } = site.world.order(uuid);
    expect([states(uuid), site.world.resource(resource).limits]).toEqual([expected, { ram: 1, storage: 1 }]);
  });

  it('Terminate: Terminating at once in the newer server, Terminated in the end', async () => {
    site = await startSite(options);
    const uuid = await orderOn('terminate');
    expect(states(uuid)).toBe(generation === '2024' ? 'pending-provider / OK' : 'pending-provider / Terminating');
    await act(uuid, 'approve_by_provider');
    expect(states(uuid)).toBe('executing / Terminating');
    await act(uuid, 'set_state_done');
    expect(states(uuid)).toBe('done / Terminated');
    const { resource } = site.world.order(uuid);
    const again = await site.as('alice', 'POST', `marketplace-resources/${resource}/terminate/`, {});
    expect([again.status, again.json()]).toEqual([409, { detail: 'Valid states for operation: OK, Erred.' }]);
  });

  it('two live orders of different types: Terminate on an Erred resource, then the Create taken back', async () => {
    site = await startSite(options);
    const { uuid, resource } = site.newOrder();
    await act(uuid, 'approve_by_provider');
    await site.as('agent', 'POST', `marketplace-provider-resources/${resource}/set_backend_id/`, { backend_id: 'x' });
    await act(uuid, 'set_state_erred');
    const path = `marketplace-resources/${resource}/terminate/`;
    expect((await site.as('alice', 'POST', path, {})).status).toBe(200);
    await act(uuid, 'set_state_executing', 'set_state_done');
    expect(states(uuid)).toBe('done / OK');
    const again = await site.as('alice', 'POST', path, {});
    expect([again.status, again.json()]).toEqual([400, ['Pending order for resource already exists.']]);
  });

  it('usage dates: ignored by the older server, obeyed by the newer one', async () => {
    site = await startSite(options);
    const { offering, project, world } = site;
    const resource = world.addResource({ offering, project, name: 'u', limits: {} });
    const body = { resource: resource.uuid, date: '2020-02-15T00:00:00Z', usages: [{ type: 'cpu', amount: 5 }] };
    await site.as('agent', 'POST', 'marketplace-component-usages/set_usage/', body);
    const list = await site.as('agent', 'GET', `marketplace-component-usages/?resource_uuid=${resource.uuid}`);
    const period = list.json<{ billing_period: string }[]>()[0]?.billing_period;
    expect(period).toBe(generation === '2024' ? `${new Date().toISOString().slice(0, 7)}-01` : '2020-02-01');
  });
});

describe('2024 with allocations', () => {
  it('errs an Update at once while the allocation is not OK, and leaves the resource OK', async () => {
    site = await startSite({ generation: '2024' });
    const { uuid, resource } = site.newOrder();
    await act(uuid, 'approve_by_provider', 'set_state_done');
    const path = `marketplace-resources/${resource}/update_limits/`;
    const reply = await site.as('alice', 'POST', path, { limits: { ram: 2, storage: 2 } });
    const update = reply.json<{ order_uuid: string }>().order_uuid;
    await act(update, 'approve_by_provider');
    expect([states(update), site.world.order(update).errorMessage]).toEqual([
      'erred / OK',
      "Can't switch from state '5' using method 'schedule_updating'",
    ]);
  });

  it('completes the order when the allocation is set OK', async () => {
    site = await startSite({ generation: '2024' });
    const { uuid, resource } = site.newOrder();
    await act(uuid, 'approve_by_provider');
    for (const state of ['creating', 'ok']) {
      const path = `marketplace-slurm-remote/${resource}/set_state/`;
      expect((await site.as('agent', 'POST', path, { state })).status).toBe(200);
    }
    expect(states(uuid)).toBe('done / OK');
  });
});

describe('current only', () => {
  it('Restore: a terminated resource comes back', async () => {
    site = await startSite();
    const { offering, project, world } = site;
    const resource = world.addResource({ offering, project, name: 'r', backendId: 'r', state: 'Terminated' });
    const reply = await site.as('alice', 'POST', `marketplace-resources/${resource.uuid}/restore/`, {});
    const { order_uuid: uuid } = reply.json<{ order_uuid: string }>();
    expect(states(uuid)).toBe('pending-provider / Terminated');
    await act(uuid, 'approve_by_provider');
    expect(states(uuid)).toBe('executing / Creating');
    await act(uuid, 'set_state_done');
    expect(states(uuid)).toBe('done / OK');
  });

  it('renew: an Update order with action renew moves the end date', async () => {
    site = await startSite();
    const { offering, project, world } = site;
    const resource = world.addResource({ offering, project, name: 'r', backendId: 'r' });
    await site.as('agent', 'PATCH', `marketplace-provider-resources/${resource.uuid}/`, { end_date: '2027-01-15' });
    const path = `marketplace-resources/${resource.uuid}/renew/`;
    const reply = await site.as('alice', 'POST', path, { extension_months: 2 });
    const { order_uuid: uuid } = reply.json<{ order_uuid: string }>();
    expect(world.order(uuid).attributes).toMatchObject({ action: 'renew', old_end_date: '2027-01-15' });
    await act(uuid, 'approve_by_provider', 'set_state_done');
    expect(world.resource(resource).endDate).toBe('2027-03-15');
  });

  it('offering users: a username moves them to OK, other steps need the right state', async () => {
    site = await startSite();
    const account = site.world.addOfferingUser(site.offering, site.bob);
    const path = `marketplace-offering-users/${account.uuid}/`;
    expect((await site.as('agent', 'POST', `${path}set_deleted/`)).status).toBe(409);
    expect((await site.as('agent', 'POST', `${path}begin_creating/`)).status).toBe(200);
    const pending = { comment: 'link it', comment_url: 'https://example.com' };
    expect((await site.as('agent', 'POST', `${path}set_pending_account_linking/`, pending)).status).toBe(200);
    expect(account).toMatchObject({ state: 'Pending account linking', comment: 'link it' });
    const patched = await site.as('agent', 'PATCH', path, { username: 'bob01' });
    expect(patched.json()).toMatchObject({ username: 'bob01', state: 'OK' });
  });

  it('resources and team show what the newer client expects', async () => {
    site = await startSite();
    const { offering, project, world, bob } = site;
    const resource = world.addResource({ offering, project, name: 'r' });
    const path = `marketplace-provider-resources/${resource.uuid}/`;
    const body = (await site.as('agent', 'GET', path)).json();
    expect(body).toMatchObject({ project_slug: project.slug, customer_slug: site.university.slug, state: 'OK' });
    const team = (await site.as('agent', 'GET', `${path}team/`)).json<object[]>();
    expect(team).toMatchObject([{ username: 'bob', offering_user_username: '', offering_user_state: 'Requested' }]);
    world.setConsent(project, bob, false);
    expect((await site.as('agent', 'GET', `${path}team/`)).json()).toEqual([]);
  });

  it('registers identity, service, processor and queue, each once', async () => {
    site = await startSite();
    const { offering } = site;
    const root = 'marketplace-site-agent-identities/';
    const created = await site.as('agent', 'POST', root, { offering: offering.uuid, name: `agent-${offering.uuid}` });
    expect(created.status).toBe(201);
    const { uuid } = created.json<{ uuid: string }>();
    const steps: [string, object, number][] = [
      [`${root}${uuid}/register_service/`, { name: 'order_process', mode: 'order_process' }, 201],
      [`${root}${uuid}/register_service/`, { name: 'order_process', mode: 'order_process' }, 200],
      [`${root}${uuid}/register_queue/`, {}, 201],
      [`${root}${uuid}/register_queue/`, { object_types: ['resource', 'offering_resources_sync'] }, 200],
      [`${root}${uuid}/register_queue/`, { object_types: ['resource', 'nonsense'] }, 400],
    ];
    let service = '';
    for (const [path, body, status] of steps) {
      const reply = await site.as('agent', 'POST', path, body);
      expect(reply.status).toBe(status);
      if (path.includes('service')) service = reply.json<{ uuid: string }>().uuid;
    }
    expect((await site.as('staff', 'POST', `${root}${uuid}/register_queue/`, {})).status).toBe(409);
    const processor = { name: 'P', backend_type: 'slurm', backend_version: '1' };
    const path = `marketplace-site-agent-services/${service}/register_processor/`;
    expect((await site.as('agent', 'POST', path, processor)).status).toBe(201);
    expect((await site.as('agent', 'POST', path, processor)).status).toBe(200);
    const list = await site.as('agent', 'GET', `${root}?name=agent-${offering.uuid}`);
    expect(list.json()).toMatchObject([{ uuid, services: [{ name: 'order_process' }] }]);
  });

  it('knows which backend ids are taken', async () => {
    site = await startSite();
    const { offering, project, world } = site;
    world.addResource({ offering, project, name: 'r', backendId: 'taken' });
    const path = `marketplace-provider-offerings/${offering.uuid}/check_unique_backend_id/`;
    for (const [id, unique] of [
      ['taken', false],
      ['free', true],
    ] as const) {
      expect((await site.as('agent', 'POST', path, { backend_id: id })).json()).toEqual({ is_unique: unique });
    }
  });

  it('set_user_usages writes all rows or none', async () => {
    site = await startSite();
    const { offering, project, world } = site;
    const resource = world.addResource({ offering, project, name: 'r' });
    const usages = [{ type: 'cpu', amount: 5 }];
    await site.as('agent', 'POST', 'marketplace-component-usages/set_usage/', { resource: resource.uuid, usages });
    const filter = `?resource_uuid=${resource.uuid}`;
    const list = await site.as('agent', 'GET', `marketplace-component-usages/${filter}`);
    const path = `marketplace-component-usages/${list.json<{ uuid: string }[]>()[0]?.uuid}/set_user_usages/`;
    const bad = { usages: [{ username: 'a', usage: 1 }, { usage: 2 }] };
    expect((await site.as('agent', 'POST', path, bad)).status).toBe(400);
    const rows = async () => (await site.as('agent', 'GET', `marketplace-component-user-usages/${filter}`)).json();
    expect(await rows()).toEqual([]);
    for (const usage of [1, 2]) {
      expect((await site.as('agent', 'POST', path, { usages: [{ username: 'a', usage }] })).status).toBe(201);
    }
    expect(await rows()).toMatchObject([{ username: 'a', usage: '2.00' }]);
  });
});
