import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderWorkflowId } from '../../../contracts/ids.js';
import { byHand, type LivingCluster, until } from '../../contract/slurm-backend/living-cluster.js';
import { lookAt, type Standing } from './look-at.js';
import { beginsAndEnds } from './one-after-the-other.js';
import { type PlacedOrder, placeOrder, submitJobs } from './place-order.js';
import { CASES, type OrderCase } from './rows.js';
import { startTableSite, type TableSite } from './table-site.js';

const QUICK = 6;

/** Every row of the table, and orders of one resource that come quickly, against one Slurm. */
export function orderTableSuite(title: string, start: () => Promise<LivingCluster>) {
  describe(`orders on ${title}`, () => {
    let cluster: LivingCluster;
    let site: TableSite;
    const placed: PlacedOrder[] = [];
    const quick: { resource: string; orders: string[] } = { resource: '', orders: [] };

    beforeAll(async () => {
      cluster = await start();
      site = await startTableSite(cluster);
      for (const [at, row] of CASES.entries()) placed.push(await placeOrder(site, row, at + 1));
      await submitJobs(site, placed);
      const { world } = site.waldur;
      const owner = world.addCustomer({ name: 'Quick', slug: 'quick' });
      const project = world.addProject({ customer: owner, name: 'Quick', slug: 'quick' });
      const common = { offering: site.offeringUuid, project, name: 'quick', limits: { cpu: 10 } };
      const resource = world.addResource({ ...common, slug: 'quick', backendId: 'a_quick' });
      quick.resource = resource.uuid;
      for (let n = 1; n <= QUICK; n += 1) {
        const limits = { cpu: 10 + n };
        const order = world.createOrder({ type: 'Update', resource, attributes: { old_limits: { cpu: 10 } }, limits });
        quick.orders.push(order.uuid);
      }
      await site.tick();
    }, 180_000);
    afterAll(async () => {
      await cluster?.endJobs();
      await site?.stop();
      await cluster?.stop();
    }, 60_000);

    const settled = async (row: PlacedOrder, wanted: Standing): Promise<Standing> => {
      let standing: Standing | undefined;
      await until('the end of the order', async () => {
        // Its run may not have been started yet.
        standing = await lookAt(site, row).catch(() => undefined);
        return JSON.stringify(standing) === JSON.stringify(wanted);
      }).catch(() => undefined);
      return standing ?? { ends: ['', '', ''], slurm: '' };
    };
    const wanted = ({ ends, failure, slurm }: OrderCase): Standing => ({
      ends: [...ends],
      ...(failure === undefined ? {} : { failure }),
      slurm,
    });
    const name = (row: OrderCase): string =>
      [row.order, row.state, row.waldur, row.cluster, row.site].filter((part) => part !== undefined).join(', ');

    it.each(CASES.map((row, at) => [`${name(row)}: ${row.ends.join(' ')}, ${row.slurm}`, at] as const))(
      '%s',
      async (_, at) => {
        const row = placed[at];
        if (row === undefined) throw new Error('not placed');
        expect(await settled(row, wanted(row.row))).toEqual(wanted(row.row));
      },
      40_000,
    );

    it(`${QUICK} orders of one resource are carried out one after the other, in the order in which they came`, async () => {
      const { ledger, world } = site.waldur;
      const areDone = async () => quick.orders.every((uuid) => world.order(uuid).state === 'done');
      await until('the end of all of them', areDone, 60);
      const numbers = quick.orders.map((_, at) => at + 1);
      const inTurn = numbers.flatMap((n) => [`${n} begun`, `${n} ended`]);
      expect(beginsAndEnds(ledger.entries, quick.orders)).toEqual(inTurn);
      const limits = ledger.find({ uuid: quick.resource, field: 'limits' }).map(({ change }) => change.limits?.to);
      expect(limits).toEqual(numbers.map((n) => ({ cpu: 10 + n })));
      const { stdout } = await byHand(cluster, 'sacctmgr', [
        ...['-n', '-P', 'show', 'assoc', 'where', 'account=a_quick', 'user=', 'format=grptresmins'],
      ]);
      expect(stdout).toContain(`cpu=${(10 + QUICK) * 60_000}`);
    }, 90_000);

    it('what jobs held up goes on when they have ended: by itself, or by a retry', async () => {
      const held = placed.filter(({ row }) => row.failure === 'JobsRunning' || row.failure === 'JobsEnding');
      expect(held.map(({ row }) => row.site)).toEqual(['block', 'wait']);
      await cluster.endJobs();
      for (const row of held) {
        const handle = site.temporal.client.workflow.getHandle(orderWorkflowId(row.offering, row.order));
        if (row.row.site === 'block') {
          await handle.executeUpdate('resolve', { args: [{ action: 'retry', reason: 'the jobs are over' }] });
        }
        const result: Record<string, unknown> = await handle.result();
        expect(result).toMatchObject({ phase: 'Done', backendId: row.account });
        expect(await lookAt(site, row)).toEqual({ ends: ['done', 'Terminated', 'Done'], slurm: 'nothing' });
      }
    }, 90_000);
  });
}
