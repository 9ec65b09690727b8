import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedSite } from '../../helpers/simulated-site.js';

/**
 * Situations in which the existing agent loses or spoils orders (measured or read in its code), and what happens here.
 * The numbers are those of the list of known failures.
 */
describe('what must not happen to an order', () => {
  let site: SimulatedSite;
  const timeouts = { readMs: 2_000, writeMs: 3_000 };
  beforeEach(async () => {
    site = await SimulatedSite.start({ timeouts });
  }, 60_000);
  afterEach(() => site?.stop(), 60_000);

  const accounts = async (): Promise<string[]> =>
    (await site.slurm.dump()).accounts.map(({ name }) => name).filter((name) => name.startsWith('a_'));
  const ledger = (field: string, to: string) => site.site.waldur.ledger.find({ kind: 'orders', field, to });

  it.each([
    ['before it takes effect', 'before'],
    ['after it took effect', 'after'],
  ] as const)(
    '1: one 500 of set_backend_id, %s: the order is done, and no account is left without an owner',
    async (_, when) => {
      site.site.waldur.faults.add({
        kind: 'status',
        status: 500,
        when,
        path: 'marketplace-provider-resources/{uuid}/set_backend_id',
        first: 1,
      });
      const [order] = site.open(1);
      await site.tick();
      await site.untilDone(order ? [order] : []);
      expect(await accounts()).toEqual([site.backendId(order?.resource ?? '')]);
      expect(ledger('state', 'erred')).toEqual([]);
    },
  );

  it('3: users are on the account before Waldur hears that the order is done', async () => {
    const orders = site.open(5, 5);
    await site.tick();
    await site.untilDone(orders);
    for (const [at, { uuid, resource }] of orders.entries()) {
      const [done, ...more] = site.site.waldur.ledger.find({ uuid, field: 'state', to: 'done' });
      expect(more).toEqual([]);
      const user = `u0000${at + 1}`;
      const added = site.slurm.ledger().filter(({ changes }) => JSON.stringify(changes).includes(user));
      expect(added.length).toBeGreaterThan(0);
      expect(Math.max(...added.map((entry) => entry.at))).toBeLessThanOrEqual(Date.parse(done?.at ?? ''));
      expect(await site.members(site.backendId(resource))).toHaveLength(5);
    }
  });

  it('4: what fails after the last step leaves a delivered order alone', async () => {
    const [order] = site.open(1);
    site.site.waldur.faults.add({
      kind: 'status',
      status: 403,
      when: 'after',
      path: 'marketplace-orders/{uuid}/set_state_done',
      first: 1,
    });
    await site.tick();
    await site.untilDone(order ? [order] : []);
    await sleep(1_000);
    expect(site.state(order?.uuid ?? '')).toBe('done');
    expect(site.site.waldur.world.resource(order?.resource ?? '').state).toBe('OK');
    expect(JSON.stringify(site.site.waldur.stats)).not.toContain('set_state_erred');
  });

  it.each(['load', 'show assoc', 'show account', 'list tres'])(
    '5: one failing "%s" of sacctmgr delays the order, which ends with its limits',
    async (pattern) => {
      site.slurm.faults.add({
        program: 'sacctmgr',
        pattern,
        times: 1,
        action: { kind: 'fail', exitCode: 1, stderr: 'sacctmgr: error: Sending PersistInit msg: Connection refused\n' },
      });
      const [order] = site.open(1);
      await site.tick();
      await site.untilDone(order ? [order] : []);
      const account = site.backendId(order?.resource ?? '');
      const row = (await site.slurm.dump()).associations.find((each) => each.account === account && each.user === '');
      expect(JSON.stringify(row)).toContain('cpu=600000');
    },
  );

  it('6: a write that adds only some of the users is not called done', async () => {
    // The command answers 0 and has no effect, as concurrent writers on a real slurmdbd make it.
    site.slurm.faults.add({ program: 'sacctmgr', pattern: 'load', times: 3, action: { kind: 'lie' } });
    const [order] = site.open(1, 5);
    await site.tick();
    await site.untilDone(order ? [order] : []);
    expect(await site.members(site.backendId(order?.resource ?? ''))).toHaveLength(5);
  });

  it('7: a command that hangs for one account holds nobody else up longer than three timeouts', async () => {
    const orders = site.open(30);
    site.slurm.faults.add({ program: 'sacctmgr', account: 'a_alloc-00013', action: { kind: 'hang' } });
    await site.tick();
    const others = orders.filter((_, at) => at !== 12);
    // A read that hangs costs one timeout for the batch and one to find out who it is.
    expect(await site.untilDone(others)).toBeLessThan((3 * timeouts.readMs) / 1000 + 10);
    expect(site.state(orders[12]?.uuid ?? '')).toBe('executing');
    expect(await accounts()).not.toContain('a_alloc-00013');
  });

  it('8: an order whose calls always fail delays nobody behind it', async () => {
    const orders = site.open(20);
    const stuck = orders[0];
    site.site.waldur.faults.add({
      kind: 'status',
      status: 500,
      uuid: stuck?.uuid ?? '',
      path: 'marketplace-orders/{uuid}/approve_by_provider',
    });
    await site.tick();
    const seconds = await site.untilDone(orders.slice(1));
    // The existing agent waits 50 s for such an order in every cycle.
    expect(seconds).toBeLessThan(20);
    expect(site.state(stuck?.uuid ?? '')).toBe('pending-provider');
    site.site.waldur.faults.clear();
    await site.untilDone(stuck ? [stuck] : []);
  });

  it('9: an outage of Waldur delays orders, errs none, and all go on when it is back', async () => {
    const orders = site.open(14);
    await site.tick();
    await site.untilDone(orders.slice(0, 1));
    site.site.waldur.faults.add({ kind: 'status', status: 503 });
    await sleep(8_000);
    site.site.waldur.faults.clear();
    expect(await site.untilDone(orders)).toBeLessThan(35);
    expect(ledger('state', 'erred')).toEqual([]);
  });
});
