import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Project } from '../../../simulators/waldur/model.js';
import { type ProvisionerSite, startProvisionerSite } from '../../helpers/storage/provisioner-site.js';

const path = (slug: string): string => `/capstor/store/cscs/uni/${slug}`;

let site: ProvisionerSite;
let ocean: Project;

beforeEach(async () => {
  site = await startProvisionerSite();
  ocean = projectOf('ocean');
});

afterEach(() => site.stop());

function projectOf(slug: string): Project {
  const { world } = site.waldur;
  return world.addProject({ customer: world.project(site.project).customer, name: slug, slug });
}

const order = (type: 'Update' | 'Terminate', resource: string) =>
  site.waldur.world.createOrder({ type, resource, ...(type === 'Update' ? { limits: { storage: 7 } } : {}) });

describe('the path that the example provisioner works on', () => {
  test('is the stored one for an update and a removal, also after the slug changed', async () => {
    const { resource } = site.create('data', { project: ocean.uuid });
    expect((await site.provision()).code).toBe(0);
    ocean.slug = 'atlantic';
    const update = order('Update', resource);
    const updated = await site.provision();
    const stored = `${path('ocean')} (stored in Waldur; its row has ${path('atlantic')})`;
    expect([updated, update.state]).toEqual([{ code: 0, stdout: `update ${stored}: done\n`, stderr: '' }, 'done']);
    const terminate = order('Terminate', resource);
    expect((await site.provision()).stdout).toBe(`remove ${stored}: done\n`);
    expect(terminate.state).toBe('done');
    expect(site.seen()).toEqual(['create', 'update', 'remove'].map((action) => ({ action, path: path('ocean') })));
  });

  test.each(['/', 'ocean', '/capstor/../..', '/capstor//store'])('is never %j', async (backendId) => {
    const terminate = order('Terminate', site.kept('odd', { project: ocean.uuid, backendId }).uuid);
    const { code, stdout } = await site.provision();
    expect([code, terminate.state, site.seen()]).toEqual([1, 'pending-provider', []]);
    expect(stdout).toContain('this is no plain path; a person has to decide');
  });

  test('is not guessed while Waldur does not tell the stored one', async () => {
    const { uuid } = site.kept('data', { project: ocean.uuid, backendId: path('before') });
    const terminate = order('Terminate', uuid);
    site.waldur.faults.add({ kind: 'status', status: 502, path: 'marketplace-provider-resources/{uuid}', first: 1 });
    const { code, stdout } = await site.provision();
    expect([code, terminate.state, site.seen()]).toEqual([1, 'pending-provider', []]);
    expect(stdout).toContain('was answered 502');
  });
});

describe('a path that another resource has too', () => {
  test.each(['Update', 'Terminate'] as const)('an order to %s is left as it is, before its approval', async (type) => {
    const [first, second] = [site.create('a', { project: ocean.uuid }), site.create('b', { project: ocean.uuid })];
    const made = await site.provision();
    expect([made.code, made.stdout.match(/ has this path too\): done$/gm)?.length]).toEqual([0, 2]);
    const left = order(type, first.resource);
    const { code, stdout } = await site.provision();
    const action = type === 'Update' ? 'update' : 'remove';
    const why = `left as it is: resource ${second.resource} has this path too; a person has to decide`;
    expect([code, stdout, left.state]).toEqual([1, `${action} ${path('ocean')}: ${why}\n`, 'pending-provider']);
    expect(site.seen().map(({ action }) => action)).toEqual(['create', 'create']);
  });

  test('is removed when the other one is being removed as well', async () => {
    const orders = ['a', 'b'].map((name) => order('Terminate', site.kept(name, { project: ocean.uuid }).uuid));
    expect((await site.provision()).code).toBe(0);
    expect(orders.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  test('is found when only Waldur knows it: the other row shows its new slug', async () => {
    const moved = projectOf('moved');
    const other = site.kept('other', { project: moved.uuid, backendId: path('ocean') });
    const left = order('Terminate', site.kept('data', { project: ocean.uuid }).uuid);
    const { code, stdout } = await site.provision();
    expect([code, left.state, site.seen()]).toEqual([1, 'pending-provider', []]);
    expect(stdout).toContain(`left as it is: resource ${other.uuid} has this path too`);
  });

  test('counts for what lies below a path that is to be removed, not for one that is updated', async () => {
    const whole = site.kept('whole', { project: ocean.uuid, backendId: '/capstor/store/cscs/uni' });
    const update = order('Update', whole.uuid);
    const customerToo = await site.provision();
    expect([customerToo.code, update.state]).toEqual([1, 'pending-provider']);
    expect(customerToo.stdout).toContain('customer ');
    site.waldur.world.resource(whole.uuid).backendId = path('ocean');
    const inside = site.kept('inside', { project: projectOf('ocean/inside').uuid });
    expect([(await site.provision()).code, update.state]).toEqual([0, 'done']);
    const terminate = order('Terminate', whole.uuid);
    expect((await site.provision()).stdout).toContain(`resource ${inside.uuid} has this path too`);
    expect(terminate.state).toBe('pending-provider');
  });

  test('is found on the last page of a long list, which is read anew when it changes meanwhile', async () => {
    const left = order('Terminate', site.kept('data', { project: ocean.uuid }).uuid);
    for (let at = 0; at < 510; at++) site.kept(`many-${at}`, { project: site.project });
    const last = site.kept('last', { project: ocean.uuid });
    const asked: string[] = [];
    let changed = false;
    site.onList(async (query) => {
      asked.push(query.get('fresh') === 'true' ? 'fresh' : `${query.get('page')}`);
      if (query.get('page') !== '2' || changed) return;
      changed = true;
      site.kept('new');
      await site.service.get('/api/storage-resources/?fresh=true&page_size=1');
    });
    const { code, stdout } = await site.provision();
    expect([code, left.state]).toEqual([1, 'pending-provider']);
    expect(stdout).toContain(`resource ${last.uuid} has this path too`);
    expect(asked).toEqual(['fresh', '2', '1', 'fresh', '2', '1']);
  });
});
