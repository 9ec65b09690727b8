import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ProvisionerSite, startProvisionerSite } from '../../helpers/storage/provisioner-site.js';
import { TOKEN } from '../../helpers/storage/storage-service.js';

const STORE = '/capstor/store/cscs/uni/climate';
const ARCHIVE = '/capstor/archive/cscs/uni/climate';

let site: ProvisionerSite;

beforeEach(async () => {
  site = await startProvisionerSite();
});

afterEach(() => site.stop());

describe('the example provisioner on the simulated Waldur', () => {
  test('takes orders of every type from pending to done by the addresses of the rows', async () => {
    const { world } = site.waldur;
    const customer = world.project(site.project).customer;
    const projectOf = (slug: string) => world.addProject({ customer, name: slug, slug }).uuid;
    const created = [site.create('one'), site.create('two', { dataType: 'archive' })];
    const kept = site.kept('kept', { project: projectOf('kept') });
    const gone = site.kept('gone', { project: projectOf('gone') });
    const changes = [
      world.createOrder({
        type: 'Update',
        resource: kept,
        limits: { storage: 7 },
        attributes: { old_limits: { storage: 5 } },
      }),
      world.createOrder({ type: 'Terminate', resource: gone }),
    ];
    const { code, stdout } = await site.provision();
    expect(code).toBe(0);
    expect([...created, ...changes].map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    expect(site.seen()).toEqual([
      { action: 'create', path: STORE },
      { action: 'create', path: ARCHIVE },
      { action: 'update', path: '/capstor/store/cscs/uni/kept' },
      { action: 'remove', path: '/capstor/store/cscs/uni/gone' },
    ]);
    const resources = created.map((each) => world.resource(each.resource));
    expect(resources.map(({ state, backendId }) => [state, backendId])).toEqual([
      ['OK', STORE],
      ['OK', ARCHIVE],
    ]);
    expect([kept.state, kept.limits, gone.state]).toEqual(['OK', { storage: 7 }, 'Terminated']);
    expect(stdout.match(/: done$/gm)?.length).toBe(4);
    expect(await site.provision()).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('an order whose program fails is erred with the reason, and the resource is kept', async () => {
    const failing = site.create('full');
    const run = site.program('echo "writing" >&2; echo "no space left" >&2; exit 3');
    const { code, stdout } = await site.provision({ run });
    expect([code, stdout]).toEqual([1, `create ${STORE}: failed, no space left\n`]);
    expect([failing.state, failing.errorMessage]).toEqual(['erred', 'no space left']);
    expect(site.waldur.world.resource(failing.resource).backendId).toBe(STORE);
  });

  test('an order that was approved and then left is taken up again', async () => {
    const left = site.create('left');
    const row = await rowOf('pending');
    await fetch(row.approve_by_provider_url ?? '', { method: 'POST', headers: { authorization: `Token ${TOKEN}` } });
    expect(left.state).toBe('executing');
    await site.provision();
    expect(left.state).toBe('done');
  });

  test('one order that cannot be finished does not hold up the others', async () => {
    const orders = [site.create('one'), site.create('two', { dataType: 'archive' })];
    site.waldur.faults.add({ kind: 'status', status: 500, path: 'marketplace-orders/*/approve_by_provider', first: 1 });
    const first = await site.provision();
    expect([first.code, orders.map(({ state }) => state)]).toEqual([1, ['pending-provider', 'done']]);
    expect(first.stdout).toMatch(/^create \S+: http\S+ was answered 500$/m);
    expect((await site.provision()).code).toBe(0);
    expect(orders.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  test('options set by update_resource_options_url are in the row afterwards', async () => {
    site.create('options');
    const row = await rowOf('pending');
    const options = { hard_quota_space: 15, soft_quota_inodes: 10_000 };
    const answer = await fetch(row.update_resource_options_url ?? '', {
      method: 'POST',
      headers: { authorization: `Token ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ options }),
    });
    expect(answer.status).toBe(200);
    expect((await rowOf('pending')).quotas.map(({ quota }) => quota)).toEqual([10, 15, 10_000, 20_000_000]);
  });

  test('the debug answer shows the offering without its secrets', async () => {
    const answer = await site.service.get('/api/storage-resources/?debug=true&storage_system=capstor');
    const { waldur_offering_details } = answer.json() as { waldur_offering_details: Record<string, unknown> };
    expect(waldur_offering_details).toMatchObject({ slug: 'capstor', state: 'Active' });
    expect(answer.body).not.toContain('secret_options');
  });
});

interface OpenRow {
  target: { targetType: string };
  quotas: { quota: number }[];
  approve_by_provider_url?: string;
  update_resource_options_url?: string;
}

async function rowOf(status: string): Promise<OpenRow> {
  const answer = await site.service.get(`/api/storage-resources/?fresh=true&status=${status}`);
  const { resources } = answer.json() as { resources: OpenRow[] };
  const found = resources.find(({ target }) => target.targetType === 'project');
  if (found === undefined) throw new Error(`no row is ${status}`);
  return found;
}
