import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { call } from './lib/client.js';
import { type Site, startSite } from './lib/site.js';

const ZERO = '0'.repeat(32);
const FORBIDDEN = { detail: 'You do not have permission to perform this action.' };
const ANONYMOUS = { detail: 'Authentication credentials were not provided.' };

describe.each(['2024', 'current'] as const)('protocol of generation %s', (generation) => {
  let site: Site;
  let order: string;
  let resource: string;

  beforeAll(async () => {
    site = await startSite({ generation });
    const created = site.newOrder();
    order = created.uuid;
    resource = created.resource;
  });
  afterAll(() => site.simulator.stop());

  it.each([
    [null, ANONYMOUS],
    ['Bearer abc', ANONYMOUS],
    ['Token', { detail: 'Invalid token. No credentials provided.' }],
    ['Token 0000', { detail: 'Invalid token.' }],
  ])('answers 401 to the header %p', async (header, body) => {
    const headers = header === null ? {} : { Authorization: header };
    const reply = await call(site.simulator.url, null, 'GET', 'marketplace-orders/', undefined, headers);
    expect([reply.status, reply.json(), reply.headers.get('WWW-Authenticate')]).toEqual([401, body, 'Token']);
  });

  it('answers an unknown route with an HTML page, before it looks at credentials', async () => {
    const reply = await site.as(null, 'GET', 'no-such/');
    expect(reply.status).toBe(404);
    expect(reply.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(reply.text).toContain('<h1>Not Found</h1>');
  });

  it.each(['GET', 'POST'])('redirects %s without the last slash and keeps the query', async (method) => {
    const reply = await site.as('agent', method, 'marketplace-orders?page_size=2');
    expect([reply.status, reply.headers.get('Location')]).toEqual([301, '/api/marketplace-orders/?page_size=2']);
  });

  it.each([ZERO, 'not-a-uuid'])('answers 404 in JSON for %s', async (uuid) => {
    const reply = await site.as('agent', 'GET', `marketplace-orders/${uuid}/`);
    expect([reply.status, reply.json()]).toEqual([404, { detail: 'No Order matches the given query.' }]);
    const other = await site.as('agent', 'GET', `marketplace-provider-resources/${uuid}/`);
    expect([other.status, other.json()]).toEqual([404, { detail: 'No Resource matches the given query.' }]);
  });

  it('answers 409 with the states that would be valid', async () => {
    const reply = await site.as('agent', 'POST', `marketplace-orders/${order}/set_state_done/`);
    expect([reply.status, reply.json()]).toEqual([409, { detail: 'Valid states for operation: executing.' }]);
    const { uuid } = site.newOrder('finished');
    await site.as('agent', 'POST', `marketplace-orders/${uuid}/approve_by_provider/`, {});
    await site.as('agent', 'POST', `marketplace-orders/${uuid}/set_state_done/`);
    const late = await site.as('agent', 'POST', `marketplace-orders/${uuid}/set_state_executing/`);
    expect(late.json()).toEqual({
      detail: 'Valid states for operation: pending-consumer, pending-provider, erred.',
    });
  });

  it('answers 405 to what the offering type or the route does not allow', async () => {
    const cancel = await site.as('alice', 'POST', `marketplace-orders/${order}/cancel/`);
    const what = "The order's offering with Marketplace.Slurm type does not support this action";
    expect([cancel.status, cancel.json()]).toEqual([405, { detail: `Method "${what}" not allowed.` }]);
    const put = await site.as('agent', 'PUT', 'marketplace-orders/', {});
    expect([put.status, put.json()]).toEqual([405, { detail: 'Method "PUT" not allowed.' }]);
    expect(put.headers.get('Allow')).toBe('GET, POST, HEAD, OPTIONS');
  });

  it('answers 400 in all its shapes', async () => {
    const { simulator, project, offering } = site;
    const body = {
      project: `${simulator.url}projects/${project.uuid}/`,
      offering: `${simulator.url}marketplace-public-offerings/${offering.uuid}/`,
      limits: { gpu: 1 },
    };
    const post = async (who: 'alice' | 'nobody', path: string, content: unknown): Promise<unknown> => {
      const reply = await site.as(who, 'POST', path, content);
      expect(reply.status).toBe(400);
      return reply.json();
    };
    const required = ['This field is required.'];
    expect(await post('alice', 'marketplace-orders/', body)).toEqual({ limits: ['Invalid types: gpu'] });
    expect(await post('alice', 'marketplace-orders/', {})).toEqual({ offering: required, project: required });
    expect(await post('nobody', 'marketplace-orders/', { ...body, limits: {} })).toEqual({
      project: ['Invalid hyperlink - Object does not exist.'],
    });
    const ready = site.world.addResource({ offering, project, name: 'ready', limits: { ram: 1, storage: 1 } });
    const path = `marketplace-resources/${ready.uuid}/update_limits/`;
    expect(await post('alice', path, { limits: { gpu: 1 } })).toEqual({ limits: 'Invalid types: gpu' });
    expect(await post('alice', path, { limits: { ram: 1, storage: 1 } })).toEqual([
      'Impossible to create update orders with limits set to exactly the same.',
    ]);
    site.world.createOrder({ type: 'Update', resource: ready, limits: { ram: 2, storage: 2 } });
    expect(await post('alice', path, { limits: { ram: 3 } })).toEqual(['Pending order for resource already exists.']);
  });

  it('answers 400 to malformed JSON', async () => {
    const reply = await site.as('alice', 'POST', 'marketplace-orders/', '{bad');
    const where = 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)';
    expect([reply.status, reply.json()]).toEqual([400, { detail: `JSON parse error - ${where}` }]);
  });

  it('answers 406 when text is refused', async () => {
    const path = `marketplace-provider-offerings/${site.offering.uuid}/glauth_users_config/`;
    const { url } = site.simulator;
    const refused = await call(url, 'agent', 'GET', path, undefined, { Accept: 'application/json' });
    expect([refused.status, refused.json()]).toEqual([406, { detail: 'Could not satisfy the request Accept header.' }]);
    const accepted = await call(url, 'agent', 'GET', path, undefined, { Accept: '*/*' });
    expect([accepted.status, accepted.headers.get('Content-Type')]).toEqual([200, 'text/plain; charset=utf-8']);
  });

  it('accepts uuids with dashes and renders them without', async () => {
    const dashed = order.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const reply = await site.as('agent', 'GET', `marketplace-orders/${dashed}/?field=uuid`);
    expect(reply.json()).toEqual({ uuid: order });
  });

  it('lets state changes answer 200 with nothing', async () => {
    const { uuid } = site.newOrder('quiet');
    await site.as('agent', 'POST', `marketplace-orders/${uuid}/approve_by_provider/`, {});
    const reply = await site.as('agent', 'POST', `marketplace-orders/${uuid}/set_state_done/`);
    expect([reply.status, reply.text, reply.headers.get('Content-Type')]).toEqual([200, '', null]);
  });

  it('says whether a backend id has changed', async () => {
    const path = `marketplace-provider-resources/${resource}/set_backend_id/`;
    const answers = [];
    for (const backendId of ['a1', 'a1', 'a2']) {
      const reply = await site.as('agent', 'POST', path, { backend_id: backendId });
      answers.push(reply.json<{ status: string }>().status);
    }
    expect(answers).toEqual([
      'Resource backend_id has been changed.',
      'Resource backend_id is not changed.',
      'Resource backend_id has been changed.',
    ]);
  });

  it('keeps the version for staff', async () => {
    const reply = await site.as('agent', 'GET', 'version/');
    expect([reply.status, reply.json()]).toEqual([403, FORBIDDEN]);
    expect((await site.as('staff', 'GET', 'version/')).status).toBe(200);
  });

  it.each([
    [12.5, '12.50'],
    ['14.20', '14.20'],
    [-1, '-1.00'],
    [0, '0.00'],
    [1.234, { amount: ['Ensure that there are no more than 2 decimal places.'] }],
    [1e22, { amount: ['Ensure that there are no more than 20 digits in total.'] }],
    ['abc', { amount: ['A valid number is required.'] }],
  ])('books usage %p as %p', async (amount, expected) => {
    const { offering, project, world } = site;
    const target = world.addResource({ offering, project, name: `usage ${amount}`, limits: {} });
    const body = { resource: target.uuid, usages: [{ type: 'cpu', amount }] };
    const reply = await site.as('agent', 'POST', 'marketplace-component-usages/set_usage/', body);
    if (typeof expected !== 'string') {
      expect([reply.status, reply.json()]).toEqual([400, { usages: [expected] }]);
      return;
    }
    expect([reply.status, reply.text]).toEqual([201, '']);
    const list = await site.as(
      'agent',
      'GET',
      `marketplace-component-usages/?resource_uuid=${target.uuid}&field=usage`,
    );
    expect(list.json()).toEqual([{ usage: expected }]);
  });

  it('accepts bearer tokens that it was told of', async () => {
    const scope = site.provider;
    site.world.addUser({
      username: 'oidc',
      token: 'oidc',
      bearerTokens: ['jwt'],
      roles: [{ name: 'CUSTOMER.OWNER', scope }],
    });
    const headers = { Authorization: 'Bearer jwt' };
    const reply = await call(site.simulator.url, null, 'GET', 'users/me/?field=username', undefined, headers);
    expect(reply.json()).toEqual({ username: 'oidc' });
  });
});

it('has only the routes of its generation', async () => {
  const newer = ['set_limits', 'set_endpoints', 'refresh_last_sync', 'set_as_ok', 'set_membership_sync_statuses'];
  const older = await startSite({ generation: '2024' });
  const current = await startSite({ generation: 'current' });
  const statuses = async (site: Site, path: string): Promise<number> =>
    (await site.as('agent', 'POST', path.replace('{r}', site.newOrder().resource), {})).status;
  for (const action of newer) {
    expect(await statuses(older, `marketplace-provider-resources/{r}/${action}/`)).toBe(404);
    expect(await statuses(current, `marketplace-provider-resources/{r}/${action}/`)).not.toBe(404);
  }
  expect((await older.as('agent', 'GET', 'marketplace-site-agent-identities/')).status).toBe(404);
  expect((await current.as('agent', 'GET', 'marketplace-site-agent-identities/')).status).toBe(200);
  const remote = await older.as(
    'agent',
    'POST',
    `marketplace-slurm-remote/${older.newOrder().resource}/set_state/`,
    {},
  );
  expect([remote.status, remote.json()]).toEqual([404, { detail: 'No Resource matches the given query.' }]);
  expect(await statuses(current, 'marketplace-slurm-remote/{r}/set_state/')).toBe(404);
  await Promise.all([older.simulator.stop(), current.simulator.stop()]);
});
