import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failure } from '../../activities/lib/failure.js';
import type { OpenRequest } from '../../contracts/activities.js';
import type { Claim, Wish } from '../../contracts/wish.js';
import { eventually, type FakeOrder, fakeOrder, READY, startFakeOrder, untilPhase } from '../helpers/fake-order.js';
import { OrderEnvironment } from '../helpers/order-environment.js';
import { resetRun, runOf, tasksOf } from '../helpers/reset-run.js';

let environment: OrderEnvironment;
let count = 0;

beforeAll(async () => {
  environment = await OrderEnvironment.start();
}, 120_000);
afterAll(async () => environment.stop());

const start = () => startFakeOrder(environment.client, ++count);
const opened = (claim: Claim, backendId = 'hpc_alloc') => ({ ...READY, wish: { ...READY.wish, claim, backendId } });

/** A cluster that has some accounts for something else. */
function occupied({ headnode, calls }: FakeOrder, names: readonly string[]): Wish[] {
  const { applyAllocation } = headnode;
  const asked: Wish[] = [];
  headnode.applyAllocation = async (request) => {
    const { wish } = request;
    asked.push(wish);
    if (wish.claim === 'held') throw failure('OwnerUnknown', `account ${wish.backendId} does not say whose it is.`);
    if (names.includes(wish.backendId) && wish.claim !== 'adopted') {
      calls.push('refused');
      throw failure('AccountExists', `account ${wish.backendId} is there for another resource.`);
    }
    return applyAllocation(request);
  };
  return asked;
}

describe('an account that is there already', () => {
  it('is passed over where names are counted up', async () => {
    const order = fakeOrder();
    const names = ['hpc_alloc', 'hpc_alloc-0', 'hpc_alloc-1'];
    occupied(order, names.slice(0, 2));
    order.control.openOrder = async ({ taken = [] }: OpenRequest) =>
      opened(
        'new',
        names.find((name) => !taken.includes(name)),
      );
    await environment.withWorkers(order, async () => {
      expect(await (await start()).result()).toMatchObject({ phase: 'Done', backendId: 'hpc_alloc-1' });
      expect(order.calls).toEqual(['refused', 'refused', 'apply', 'finish']);
    });
  });

  it('parks the order where no other name is left, with what the cluster says, and the name is given back', async () => {
    const order = fakeOrder();
    occupied(order, ['hpc_alloc']);
    order.control.openOrder = async ({ taken }: OpenRequest) => {
      if (taken === undefined) return opened('new');
      order.calls.push(`give back ${taken.join()}`);
      throw failure('AccountExists', 'no name left');
    };
    await environment.withWorkers(order, async () => {
      const parked = await untilPhase(await start());
      expect(parked.reason).toBe('account hpc_alloc is there for another resource.');
      expect(order.calls.slice(0, 3)).toEqual(['refused', 'give back hpc_alloc', 'record AccountExists']);
    });
  });

  it("becomes the resource's when an operator adopts it", async () => {
    const order = fakeOrder();
    const asked = occupied(order, ['hpc_alloc']);
    order.control.openOrder = async ({ taken }: OpenRequest) => {
      if (taken === undefined) return opened('new');
      throw failure('AccountExists', 'no name left');
    };
    await environment.withWorkers(order, async () => {
      const handle = await start();
      await untilPhase(handle);
      await handle.executeUpdate('resolve', { args: [{ action: 'retry', adopt: true, by: 'ada' }] });
      expect(await handle.result()).toMatchObject({ phase: 'Done', decisions: [{ action: 'retry', adopt: true }] });
      expect(asked.map(({ claim }) => claim)).toEqual(['new', 'adopted']);
    });
  });

  it('is not adopted by a run that was reset after it had failed for another reason', async () => {
    const order = fakeOrder();
    const asked = occupied(order, ['hpc_alloc']);
    const { applyAllocation } = order.headnode;
    order.headnode.applyAllocation = async (request) => {
      await applyAllocation(request);
      throw failure('BackendRejected', 'unknown QOS gold');
    };
    order.control.openOrder = async ({ taken }: OpenRequest) => {
      if (taken === undefined) return opened('new');
      throw failure('AccountExists', 'no name left');
    };
    await environment.withWorkers(order, async (client) => {
      const handle = await start();
      await untilPhase(handle);
      await handle.executeUpdate('resolve', { args: [{ action: 'retry', adopt: true }] });
      await eventually(async () => order.calls.includes('record BackendRejected'));
      const run = await runOf(client, handle);
      const again = await resetRun(client, run, (await tasksOf(run)).at(-1));
      await eventually(async () => asked.length > 2);
      await again.handle.terminate();
      expect(asked.map(({ claim }) => claim).slice(0, 3)).toEqual(['new', 'adopted', 'new']);
    });
  });

  it("is taken for the resource's where it says nothing and Waldur knows nobody else who has it", async () => {
    const order = fakeOrder();
    const asked = occupied(order, []);
    order.control.openOrder = async () => opened('held');
    await environment.withWorkers(order, async () => {
      expect(await (await start()).result()).toMatchObject({ phase: 'Done' });
      expect(asked.map(({ claim }) => claim)).toEqual(['held', 'sole']);
      expect(order.calls).toEqual(['check claim', 'apply', 'finish']);
    });
  });

  it('parks the order where another resource has it in Waldur', async () => {
    const order = fakeOrder();
    const asked = occupied(order, []);
    order.control.openOrder = async () => opened('held');
    order.control.checkClaim = async () => {
      throw failure('AccountExists', 'it is the backend id of resource x, too.');
    };
    await environment.withWorkers(order, async () => {
      const parked = await untilPhase(await start());
      expect(parked.reason).toBe('it is the backend id of resource x, too.');
      expect(asked.map(({ claim }) => claim)).toEqual(['held']);
    });
  });
});
