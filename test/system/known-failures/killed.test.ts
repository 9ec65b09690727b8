import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCli } from '../cli/lib/cli.js';
import { type CliSite, startCliSite } from '../cli/lib/cli-site.js';
import { processesNaming } from '../cli/lib/processes.js';
import { until } from '../cli/lib/until.js';

/** Known failure 2: killed between the first command and the last call to Waldur. */
describe('an agent that is killed in the middle of an order', () => {
  let site: CliSite;
  beforeAll(async () => {
    site = await startCliSite();
  });
  afterAll(() => site?.stop());

  it('leaves no account without an owner, and the next one brings the order to its end', async () => {
    const start = () =>
      startCli(['agent', '-m', 'order_process', '-c', site.file, '--state-dir', site.stateDir], {
        env: { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.0333' },
      });
    site.slurm.faults.add({ program: 'sacctmgr', pattern: 'load', times: 1, action: { kind: 'delay', ms: 1_500 } });
    const agent = start();
    const orders = site.open(3);
    const writes = (): boolean => processesNaming(site.folder).some(({ command }) => command.includes(' load '));
    await until('a write runs', writes, 40_000);
    for (const { pid } of processesNaming(site.folder)) process.kill(pid, 'SIGKILL');
    await agent.ended;
    await sleep(500);
    expect(orders.map((order) => site.state(order))).not.toContain('done');

    const next = start();
    // The lease of the killed one runs out after 12 s, and slurmdbd gets 35 s to forget its transaction.
    await site.untilDone(orders, 80_000);
    const accounts = (await site.accounts()).filter((name) => name.startsWith('a_'));
    expect(accounts.sort()).toEqual(['a_job-1', 'a_job-2', 'a_job-3']);
    const { ledger } = site.waldur;
    for (const order of orders) {
      const { resource } = site.waldur.world.order(order);
      expect(ledger.find({ uuid: resource, field: 'backendId' })).toHaveLength(1);
      expect(ledger.find({ uuid: order, field: 'state', to: 'erred' })).toEqual([]);
      expect(ledger.find({ uuid: order, field: 'state', to: 'done' })).toHaveLength(1);
    }
    next.kill('SIGTERM');
    expect((await next.ended).code).toBe(0);
  }, 150_000);
});
