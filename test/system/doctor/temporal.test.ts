import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScheduleClient } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { isAlive } from '../../../workers/lib/process-identity.js';
import { readRecord } from '../../../workers/temporal-server/server-record.js';
import { stopTemporalServer } from '../../../workers/temporal-server/stop-server.js';
import { temporalBinary } from '../../helpers/temporal-binary.js';
import { runCli } from '../cli/lib/cli.js';
import { until } from '../cli/lib/until.js';
import { type BrokenSetUp, itNamesAndRepairs } from './lib/broken-set-up.js';
import { type DoctorSite, startDoctorSite } from './lib/doctor-site.js';
import { runFix } from './lib/run-fix.js';

let site: DoctorSite;
let slurm: SlurmSimulator;
let temporal: TestWorkflowEnvironment;

beforeAll(async () => {
  slurm = await startSlurmSimulator({ clusterName: 'lab' });
  site = await startDoctorSite({ binPath: slurm.binDir, clusterName: 'lab' });
  temporal = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path: temporalBinary() } },
  });
}, 60_000);

afterAll(async () => {
  await temporal.teardown();
  await stopTemporalServer(site.stateDir);
  await Promise.all([site.stop(), slurm.stop()]);
}, 60_000);

const NAMESPACE = 'doctor-test';
const here = () => ({ siteflow: { temporal: { address: temporal.address, namespace: NAMESPACE } } });
const shown = (what: string, args: string[]) =>
  until(what, async () => {
    const { items } = await site.diagnose(here());
    return items.some((item) => args.includes(item.check) && item.status === 'ok');
  });

/** In this order: each repairs what the next one stands on. */
const SERVER: BrokenSetUp[] = [
  {
    title: 'a server that does not run',
    check: 'temporal',
    says: /Temporal at 127\.0\.0\.1:1: connection refused/,
    fix: /Start the Temporal server, or correct siteflow\.temporal\.address/,
    code: 6,
    broken: () => ({ siteflow: { temporal: { address: '127.0.0.1:1' } } }),
    repaired: () => here(),
  },
  {
    title: 'a host name that does not exist',
    check: 'temporal',
    says: /The name temporal\.invalid cannot be resolved/,
    fix: /Correct the host in siteflow\.temporal\.address/,
    code: 6,
    broken: () => ({ siteflow: { temporal: { address: 'temporal.invalid:7233' } } }),
    repaired: () => here(),
  },
  {
    title: 'TLS where the server speaks none',
    check: 'temporal',
    says: /does not speak TLS/,
    fix: /Remove siteflow\.temporal\.tls and api_key/,
    code: 6,
    broken: () => ({ siteflow: { temporal: { ...here().siteflow.temporal, tls: {} } } }),
    repaired: () => here(),
  },
  {
    title: 'a namespace that does not exist',
    check: 'namespace',
    says: /namespace doctor-test does not exist/,
    fix: /temporal operator namespace create --address .* --namespace doctor-test --retention 30d/,
    code: 6,
    broken: () => here(),
    repaired: async (fix) => {
      await runFix(fix, 'temporal');
      await shown('the namespace', ['namespace']);
      return here();
    },
  },
  {
    title: 'missing search attributes',
    check: 'search-attributes',
    says: /search attributes are missing: .*WaldurOrder/,
    fix: /temporal operator search-attribute create .*--name WaldurOrder --type Keyword/,
    code: 6,
    also: ['workers', 'schedules'],
    broken: () => here(),
    repaired: async (fix) => {
      await runFix(fix, 'temporal');
      await shown('the search attributes', ['search-attributes']);
      return here();
    },
  },
  {
    title: 'schedules that nobody has made',
    check: 'schedules',
    says: /schedule tick\/orders\/[0-9a-f]{32} is missing/,
    fix: /siteflow schedules apply -c .* --address .* --namespace doctor-test/,
    code: 6,
    broken: () => here(),
    repaired: async (fix) => {
      await runFix(fix, 'siteflow');
      await shown('the schedule', ['schedules']);
      return here();
    },
  },
  {
    title: 'a schedule that is paused',
    check: 'schedules',
    says: /schedule tick\/.* is paused \(holidays\)/,
    fix: /temporal schedule toggle --unpause/,
    code: 6,
    broken: async () => {
      const { client } = scheduled();
      for await (const { scheduleId } of client.list()) await client.getHandle(scheduleId).pause('holidays');
      await until('the pause', async () => {
        for await (const { state } of client.list()) if (state.paused) return true;
        return false;
      });
      return here();
    },
    repaired: async (fix) => {
      await runFix(fix, 'temporal');
      await shown('the schedule at work', ['schedules']);
      return here();
    },
  },
  {
    title: 'a schedule with another period than configured',
    check: 'schedules',
    status: 'warning',
    says: /is not as the configuration says/,
    fix: /siteflow schedules apply/,
    broken: () => ({ siteflow: { ...here().siteflow, order_period_minutes: 7 } }),
    repaired: async (fix, _site, setUp) => {
      await runFix(fix, 'siteflow');
      return setUp;
    },
  },
];

const scheduled = () => ({ client: new ScheduleClient({ connection: temporal.connection, namespace: NAMESPACE }) });

describe('an existing Temporal server', () => itNamesAndRepairs(SERVER, () => site));

describe('the embedded Temporal server', () => {
  it('is no problem while it does not run, and is not started', async () => {
    const { code, items } = await site.diagnose();
    expect(code).toBe(0);
    expect(items.filter(({ group }) => group === 'temporal').map(({ status }) => status)).toEqual(
      Array(5).fill('skipped'),
    );
    expect(items.find(({ check }) => check === 'temporal')?.message).toMatch(/does not run: siteflow agent starts it/);
    expect(readRecord(site.stateDir)).toBeUndefined();
  });

  itNamesAndRepairs(
    [
      {
        title: 'that was killed',
        check: 'temporal',
        says: /ended without being asked to/,
        fix: /siteflow temporal start --state-dir/,
        code: 6,
        also: ['workers', 'schedules'],
        broken: async () => {
          const started = await runCli(['temporal', 'start', '--state-dir', site.stateDir]);
          expect(started.code).toBe(0);
          const server = readRecord(site.stateDir)?.process;
          process.kill(server?.pid ?? 0, 'SIGKILL');
          await until('its end', () => server !== undefined && !isAlive(server));
          return {};
        },
        repaired: async (fix) => {
          await runFix(fix, 'siteflow');
          return {};
        },
      },
    ],
    () => site,
  );
});
