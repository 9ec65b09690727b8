import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';
import type { DoctorFinding } from '../../../starters/cli/doctor/doctor-finding.js';
import { temporalBinary } from '../../helpers/temporal-binary.js';
import { runCli } from '../cli/lib/cli.js';
import { type DoctorSite, startDoctorSite } from './lib/doctor-site.js';

const of = (items: readonly DoctorFinding[], group: DoctorFinding['group']) =>
  items.filter((item) => item.group === group);
const bad = (items: readonly DoctorFinding[]) =>
  items.filter(({ status }) => status === 'problem' || status === 'warning').map(({ check }) => check);

describe('siteflow doctor on a whole site', () => {
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
    await Promise.all([site.stop(), slurm.stop()]);
  }, 60_000);

  it('finds nothing wrong, changes nothing in Waldur and on the cluster, and makes no state folder', async () => {
    const [changes, cluster] = [site.waldur.ledger.entries.length, await slurm.dump()];
    const { code, items } = await site.diagnose();
    expect(bad(items)).toEqual([]);
    expect(code).toBe(0);
    expect(site.waldur.ledger.entries).toHaveLength(changes);
    expect(await slurm.dump()).toEqual(cluster);
    expect(existsSync(site.stateDir)).toBe(false);
  });

  it('adds nothing to a Temporal server that lacks everything', async () => {
    const setUp = { siteflow: { temporal: { address: temporal.address, namespace: 'default' } } };
    const { code, items } = await site.diagnose(setUp);
    expect(code).toBe(6);
    expect([...new Set(bad(items))].sort()).toEqual(['namespace', 'schedules', 'search-attributes', 'workers']);
    const { customAttributes } = await temporal.connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    expect(Object.keys(customAttributes ?? {})).not.toContain('WaldurOrder');
    for await (const { scheduleId } of temporal.client.schedule.list()) expect(scheduleId).toBe('none');
  });

  it('tells everything that is wrong at once, and no problem hides another', async () => {
    const { code, items } = await site.diagnose({
      offering: { waldur_api_url: 'http://127.0.0.1:1/api/' },
      siteflow: { temporal: { address: '127.0.0.1:1' } },
      settings: { cluster_name: 'alps' },
    });
    expect(code).toBe(4);
    expect(bad(items)).toEqual(['waldur', 'temporal', 'cluster']);
    for (const { status, message, fix } of items) {
      if (status === 'skipped') expect(message).toMatch(/not looked at, because of: /);
      if (status === 'problem') expect(fix).toMatch(/\w/);
    }
  });

  it('prints one line for each finding with its fix below, and a summary last', async () => {
    site.write({ offering: { waldur_api_url: 'http://127.0.0.1:1/api/' } });
    const { stdout } = await runCli(['doctor', '-c', site.file, '--state-dir', site.stateDir]);
    expect(stdout).toMatch(/^Configuration and host\n {2}ok {7}siteflow /);
    expect(stdout).toMatch(
      /\n {2}PROBLEM {2}http:\/\/127\.0\.0\.1:1\/api\/ refuses connections\n {11}fix: Correct host/,
    );
    expect(stdout).toMatch(/\n1 problem, 0 warnings, \d+ ok, \d+ not looked at\.\n$/);
  });

  it('looks at one offering, and lists what there is for one that is not', async () => {
    site.write({});
    const run = (name: string) => runCli(['doctor', '-c', site.file, '--state-dir', site.stateDir, '--offering', name]);
    expect((await run('Test Slurm')).code).toBe(0);
    const none = await run('Other');
    expect(none).toMatchObject({
      code: 10,
      stderr: expect.stringMatching(/no offering "Other"; it has:\n {2}Test Slurm/),
    });
  });

  it('tells the newer calls that a Waldur of 2024 lacks, and what is done instead', async () => {
    const old = await startDoctorSite({ binPath: slurm.binDir, clusterName: 'lab', waldur: { generation: '2024' } });
    try {
      const { code, items } = await old.diagnose();
      expect(code).toBe(0);
      const api = items.filter(({ check }) => check === 'api').map(({ message }) => message);
      expect(api).toHaveLength(3);
      expect(api).toContainEqual(
        expect.stringMatching(/lacks marketplace-orders\/\{uuid\}\/retry\/ .*instead: set_state_executing/),
      );
    } finally {
      await old.stop();
    }
  });

  describe('with control and head node on two hosts', () => {
    const address = () => ({ siteflow: { temporal: { address: temporal.address, namespace: 'default' } } });

    it('sends the operator of the control host to the head node for the cluster', async () => {
      const { items } = await site.diagnose({
        ...address(),
        settings: { slurm_bin_path: join(site.folder, 'nowhere') },
      });
      expect(of(items, 'backend')).toMatchObject([
        {
          status: 'skipped',
          offering: 'Test Slurm',
          message: expect.stringMatching(/run siteflow doctor on the head node/),
        },
      ]);
      expect(of(items, 'waldur').map(({ status }) => status)).not.toContain('skipped');
    });

    it("works on the head node with that one's file, which has no credentials", async () => {
      site.write(address());
      const split = await runCli(['config', 'split', '--role', 'headnode', site.file]);
      const file = join(site.folder, 'headnode.yaml');
      writeFileSync(file, split.stdout, { mode: 0o600 });
      const { stdout } = await runCli(['doctor', '--json', '-c', file, '--state-dir', site.stateDir]);
      const items: DoctorFinding[] = JSON.parse(stdout).items;
      expect(of(items, 'waldur')).toMatchObject([
        { status: 'skipped', message: expect.stringMatching(/control host/) },
      ]);
      expect([...new Set(of(items, 'backend').map(({ status }) => status))]).toEqual(['ok']);
      expect(items.find(({ check }) => check === 'schedules')?.status).toBe('skipped');
    });
  });
});
