import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { until } from './lib/until.js';

/** 1.2 s: several order ticks pass while the agent runs. */
const env = { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.02' };
const API = '/api/marketplace-site-agent-';
const LIST = `GET ${API}identities/`;
const PUT = `PUT ${API}identities/{uuid}/`;
const ORDERS = 'GET /api/marketplace-orders/';

describe('siteflow agent, started twice', () => {
  let site: CliSite;
  const command = () => ['-c', site.file, '--state-dir', site.stateDir];
  const calls = (): Record<string, number> => ({ ...site.waldur.stats.perRoute });
  const registrations = (): Record<string, number> =>
    Object.fromEntries(Object.entries(calls()).filter(([route]) => route.includes(API)));

  /** Runs the agent until it has registered and looked for orders five times more; returns its registration's calls. */
  async function life(): Promise<Record<string, number>> {
    site.waldur.stats.reset();
    const agent: RunningCli = startCli(['agent', ...command()], { env });
    await agent.logged('the registration', (line) => line.msg.startsWith('the agent is registered in Waldur'), 60_000);
    const ticks = (calls()[ORDERS] ?? 0) + 5;
    await until('five more ticks', () => (calls()[ORDERS] ?? 0) >= ticks, 60_000);
    await site.untilDone(site.open(1));
    agent.kill('SIGTERM');
    expect((await agent.ended).code).toBe(0);
    return registrations();
  }

  beforeAll(async () => {
    site = await startCliSite();
  });
  afterAll(() => site?.stop());

  it('makes one identity, service and processor, whatever the ticks do', async () => {
    expect(await life()).toEqual({
      [LIST]: 1,
      [`POST ${API}identities/`]: 1,
      [`POST ${API}identities/{uuid}/register_service/`]: 1,
      [`POST ${API}services/{uuid}/register_processor/`]: 1,
    });
  }, 120_000);

  it('records the second start with one write, and nothing else', async () => {
    const restarts = () => site.waldur.ledger.find({ kind: 'identities', field: 'lastRestarted' }).length;
    const before = restarts();
    expect(await life()).toEqual({ [LIST]: 1, [PUT]: 1, [`GET ${API}services/{uuid}/`]: 1 });
    expect(restarts()).toBe(before + 1);
  }, 120_000);

  it('says nothing of runs that end by themselves', async () => {
    site.waldur.stats.reset();
    expect(await runCli(['agent', '--once', ...command()])).toMatchObject({ code: 0 });
    expect(registrations()).toEqual({});
  }, 60_000);
});
