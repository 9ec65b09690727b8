import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../../../bench/lib/ensure-built.js';
import { checkEndState } from '../../../bench/orders/check-end-state.js';
import type { OrdersReport } from '../../../bench/orders/report.js';
import { startSimulators } from '../../../bench/orders/simulators.js';
import { temporalBinary } from '../../helpers/temporal-binary.js';

/** As `npm run bench` starts it. */
const BENCH = ['--import', 'tsx', join(ROOT, 'bench', 'run.ts')];

describe('npm run bench -- orders', () => {
  it('measures our agent and prints one JSON document', async () => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...BENCH, 'orders', '--ours-only', '--n', '5', '--json'],
      { cwd: ROOT, env: { ...env, TEMPORAL_CLI: temporalBinary() }, timeout: 150_000 },
    );
    const report = JSON.parse(stdout) as OrdersReport;
    expect(report).toMatchObject({ benchmark: 'orders', baseline: null, ratio: null, notComparable: [] });
    const { siteflow, waldurClient } = report;
    expect(siteflow).toMatchObject({ orders: 5, usersPerOrder: 5 });
    expect(siteflow.orders / siteflow.seconds).toBeCloseTo(siteflow.ordersPerSecond);
    const roles = ['control worker', 'head-node worker', 'Temporal server', 'Waldur simulator', 'Slurm simulator'];
    for (const role of roles) expect(siteflow.peakRssMb[role]).toBeGreaterThan(20);
    expect(siteflow.cpuSecondsPerOrder['control worker']).toBeGreaterThan(0);
    expect(siteflow.commandsPerOrder).toBeGreaterThan(0.5);
    expect(siteflow.sacctmgrStatementsPerOrder).toBeGreaterThanOrEqual(siteflow.commands.sacctmgr! / 5);
    expect(siteflow.httpCalls['POST /api/marketplace-orders/{uuid}/set_state_done/']).toBe(5);
    expect(siteflow.delivered.idle.httpMs).toBeGreaterThanOrEqual(19);
    expect(siteflow.delivered.idle.commandMs).toBeGreaterThan(2);
    // Six for each order; looks for orders and questions about the server come on top and count much with five orders.
    for (const { httpCallsPerOrder } of [siteflow, waldurClient]) {
      expect(httpCallsPerOrder).toBeGreaterThanOrEqual(6);
      expect(httpCallsPerOrder).toBeLessThan(10);
    }
  }, 180_000);

  it('refuses an unknown name and a bad number', async () => {
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [...BENCH, ...args], {
        cwd: ROOT,
        env: { PATH: process.env.PATH },
      });
    await expect(run('nosuch')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('usage') });
    await expect(run('orders', '--n', 'many')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--n must be a whole number'),
    });
  });
});

describe('the check of the end state', () => {
  it('names what is missing and what is too much', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'siteflow-bench-test-'));
    const simulators = await startSimulators(join(folder, 'bin'));
    try {
      expect(await checkEndState(simulators, { orders: 0, usersPerOrder: 1 })).toEqual([
        'Slurm: accounts: missing c_c-00001',
        'Slurm: associations: missing c_c-00001 < root',
      ]);
      const [order] = await simulators.seedOrders(1, 1);
      const problems = await checkEndState(simulators, { orders: 1, usersPerOrder: 1 });
      expect(problems).toEqual(
        expect.arrayContaining([
          'Slurm: associations: missing a_alloc-00001 < p_p-00001 cpu=600000,mem=600G',
          'Slurm: users: missing u000011: root',
          `Waldur: order ${order?.uuid} is pending-provider`,
          'and 3 more',
        ]),
      );
      await promisify(execFile)(join(folder, 'bin', 'sacctmgr'), ['-i', 'add', 'account', 'stranger']);
      expect(await checkEndState(simulators, { orders: 0, usersPerOrder: 0 })).toContain(
        'Slurm: accounts: too much stranger',
      );
    } finally {
      await simulators.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
