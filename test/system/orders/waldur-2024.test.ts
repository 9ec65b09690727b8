import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderWorkflowId, registrationWorkflowId } from '../../../contracts/ids.js';
import { SimulatedSite } from '../../helpers/simulated-site.js';
import { until } from '../cli/lib/until.js';

/** State code of Waldur's own allocation. */
const OK = 3;

describe('a site with an unmodified Waldur of 2024', () => {
  let site: SimulatedSite;
  const unknownCalls = (): number => site.site.waldur.stats.perRoute.unknown ?? 0;
  const result = (id: string): Promise<unknown> => site.temporal.client.workflow.getHandle(id).result();
  const allocation = (resource: string) => site.site.waldur.world.resource(resource).allocation?.stateCode;

  beforeAll(async () => {
    site = await SimulatedSite.start({ waldur: { generation: '2024' }, announce: true });
  }, 120_000);
  afterAll(() => site?.stop());

  it('is told nothing about the agent: one question, no failure', async () => {
    const id = registrationWorkflowId(site.site.offeringUuid);
    await until('the registration has begun', () => unknownCalls() > 0);
    expect(await result(id)).toEqual({ status: 'unsupported' });
    expect(unknownCalls()).toBe(1);
  });

  it('gets its orders done with the calls it has, and its own allocations OK', async () => {
    const first = site.open(1);
    await site.tick();
    await site.untilDone(first);
    // The first order has found out that limits cannot be reported.
    await result(orderWorkflowId(site.site.offeringUuid, first[0]?.uuid ?? ''));
    expect(unknownCalls()).toBe(2);

    const { world } = site.site.waldur;
    const { project } = world.resource(first[0]?.resource ?? '');
    const orders = Array.from({ length: 5 }, (_, at) => {
      const name = `more-${at}`;
      const offering = site.site.offeringUuid;
      return world.createOrder({ type: 'Create', offering, project, name, slug: name, limits: { cpu: 5 } });
    });
    await site.tick();
    await site.untilDone(orders);
    const phases = orders.map(({ uuid }) => result(orderWorkflowId(site.site.offeringUuid, uuid)));
    expect(await Promise.all(phases)).toMatchObject(orders.map(() => ({ phase: 'Done' })));
    for (const { resource } of [...first, ...orders]) {
      expect(allocation(resource)).toBe(OK);
      expect(await site.members(site.backendId(resource))).toHaveLength(2);
    }
    expect(unknownCalls()).toBe(2);
  }, 120_000);

  it('changes limits and terminates, and Waldur sets nothing erred by itself', async () => {
    const { world } = site.site.waldur;
    const [project] = world.resources().map((each) => each.project);
    const offering = site.site.offeringUuid;
    const created = world.createOrder({
      ...{ type: 'Create', offering, project: project ?? '', name: 'changing', slug: 'changing', limits: { cpu: 10 } },
    });
    await site.tick();
    await site.untilDone([created]);
    const { resource } = created;
    await until('the allocation is OK', () => allocation(resource) === OK);
    const follow = async (order: { uuid: string; resource: string }): Promise<void> => {
      await site.tick();
      await site.untilDone([order]);
    };
    const limits = { cpu: 50 };
    await follow(world.createOrder({ type: 'Update', resource, limits, attributes: { old_limits: { cpu: 10 } } }));
    const account = site.backendId(resource);
    const { associations } = await site.slurm.dump();
    const row = associations.find((each) => each.account === account && each.user === '');
    expect(row?.limits).toMatchObject({ grptresmins: expect.stringContaining('cpu=3000000') });
    await follow(world.createOrder({ type: 'Terminate', resource }));
    expect(world.resource(resource).state).toBe('Terminated');
    expect((await site.slurm.dump()).accounts.map(({ name }) => name)).not.toContain(account);
  }, 60_000);
});
