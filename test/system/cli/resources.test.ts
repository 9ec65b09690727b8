import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';

/** The status of one resource from the command line, with a running agent on simulators. */
describe('siteflow resources', () => {
  let site: CliSite;
  let agent: RunningCli;
  let uuid: string;
  const resources = (...args: string[]) =>
    runCli(['resources', ...args, '-c', site.file, '--state-dir', site.stateDir], { cwd: site.folder });
  const resource = () => site.waldur.world.resource(uuid);
  const qos = async (): Promise<string | undefined> =>
    (await site.slurm.dump()).associations.find(({ account, user }) => account === 'a_job-1' && user === '')?.limits
      .qos;

  beforeAll(async () => {
    site = await startCliSite();
    const orders = site.open(1);
    agent = startCli(['agent', '-m', 'order_process', '-c', site.file, '--state-dir', site.stateDir]);
    await site.untilDone(orders);
    uuid = site.waldur.world.order(orders[0] ?? '').resource;
  }, 90_000);
  afterAll(async () => {
    agent?.kill('SIGTERM');
    await agent?.ended;
    await site?.stop();
  }, 60_000);

  it('pauses an account, says so when it is paused already, and restores it', async () => {
    const paused = await resources('pause', 'a_job-1');
    expect(paused).toMatchObject({ code: 0, stderr: '' });
    expect(paused.stdout).toMatch(
      /^account a_job-1 is paused now\n {2}account a_job-1: QOS paused\n {2}note: Waldur's flags/,
    );
    expect(await qos()).toBe('paused');
    expect(resource().backendMetadata).toMatchObject({ qos: 'paused' });
    site.waldur.world.setFlags(uuid, { paused: true });
    const again = await resources('pause', uuid, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      outcome: 'unchanged',
      status: 'paused',
      changes: [],
      warnings: [],
    });
    expect((await resources('restore', 'a_job-1')).code).toBe(0);
    expect(await qos()).toBe('normal');
    expect(resource().backendMetadata).toMatchObject({ qos: 'normal' });
  });

  it("gives an admin's QOS list back, which the resource keeps in Waldur meanwhile", async () => {
    await site.slurm.run('sacctmgr', ['-i', 'modify', 'account', 'a_job-1', 'set', 'qos=normal,paused']);
    expect(await qos()).toBe('normal,paused');
    await resources('pause', 'a_job-1');
    expect(await qos()).toBe('paused');
    const before = { qos: 'paused', qos_before: 'normal,paused', default_qos_before: '' };
    expect(resource().backendMetadata).toMatchObject({ qos: 'paused', siteflow: { before } });
    await resources('pause', 'a_job-1');
    expect((await resources('restore', 'a_job-1')).code).toBe(0);
    expect(await qos()).toBe('normal,paused');
    expect(resource().backendMetadata).toMatchObject({ qos: 'normal,paused', siteflow: {} });
    await site.slurm.run('sacctmgr', ['-i', 'modify', 'account', 'a_job-1', 'set', 'qos=normal']);
  });

  it('changes nothing for a QOS that the site does not name, and says which key it is', async () => {
    const before = await qos();
    const ended = await resources('downscale', 'a_job-1');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/qos_downscaled is not set in backend_settings/);
    expect(await qos()).toBe(before);
  });

  it('tells unknown resources and offerings, and resources that are not at rest', async () => {
    expect(await resources('pause', 'a_nobody')).toMatchObject({
      code: 10,
      stderr: expect.stringMatching(/No resource/),
    });
    expect(await resources('pause', 'a_job-1', '--offering', 'f'.repeat(32))).toMatchObject({ code: 2 });
    site.waldur.world.createOrder({ type: 'Terminate', resource: uuid, state: 'pending-consumer' });
    Object.assign(resource(), { state: 'Updating' });
    const ended = await resources('pause', 'a_job-1');
    expect(ended).toMatchObject({
      code: 7,
      stdout: expect.stringMatching(/nothing was changed: the resource is Updating/),
    });
  });
});
