import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applySchedules } from '../../starters/schedules/apply-schedules.js';
import { orderSchedules } from '../../starters/schedules/order-schedules.js';
import { OrderEnvironment } from '../helpers/order-environment.js';

let environment: OrderEnvironment;
beforeAll(async () => {
  environment = await OrderEnvironment.start();
}, 120_000);
afterAll(async () => environment.stop());

const A = { id: 'a'.repeat(32), name: 'A', processesOrders: true };
const B = { id: 'b'.repeat(32), name: 'B', processesOrders: true };
const idA = `tick/orders/${A.id}`;
const idB = `tick/orders/${B.id}`;

/** The list of schedules is eventually consistent on the server. */
async function listed(count: number): Promise<void> {
  for (let i = 0; i < 100; i += 1) {
    const ids: string[] = [];
    for await (const { scheduleId } of environment.client.schedule.list()) ids.push(scheduleId);
    if (ids.length === count) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`there are not ${count} schedules`);
}

describe('orderSchedules', () => {
  it('leaves out offerings whose orders are not processed here, and keeps fractions of minutes', () => {
    const schedules = orderSchedules([A, { ...B, processesOrders: false }], 0.5);
    expect(schedules.map((schedule) => [schedule.id, schedule.everyMs])).toEqual([[idA, 30_000]]);
  });
});

describe('applySchedules', () => {
  it('creates, keeps, updates and removes, and leaves a pause of the operator alone', async () => {
    const { client } = environment;
    expect(await applySchedules(client, orderSchedules([A, B], 5))).toMatchObject({ created: [idA, idB] });
    await listed(2);
    expect(await applySchedules(client, orderSchedules([A, B], 5))).toMatchObject({ unchanged: [idA, idB] });

    await client.schedule.getHandle(idA).pause('maintenance');
    const dry = await applySchedules(client, orderSchedules([A], 7), { dryRun: true });
    expect(dry).toMatchObject({ updated: [idA], removed: [idB] });
    expect(await applySchedules(client, orderSchedules([A], 7))).toEqual({ ...dry });
    await listed(1);
    const description = await client.schedule.getHandle(idA).describe();
    expect(description.state.paused).toBe(true);
    expect(description.spec.intervals?.[0]?.every).toBe(7 * 60_000);
  });
});
