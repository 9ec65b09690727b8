import { afterEach, describe, expect, it } from '@jest/globals';
import { type AgentFacts, registerAgent } from '../../../activities/waldur/agent/register-agent.js';
import { Capabilities } from '../../../activities/waldur/client/capabilities.js';
import type { Generation } from '../../../simulators/waldur/index.js';
import { failureOf } from '../../unit/waldur/helpers/caught.js';
import { type SimulatedSite, simulatedSite } from './simulated-site.js';

const open: SimulatedSite[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((site) => site.simulator.stop()));
});

const API = '/api/marketplace-site-agent-';
const LIST = `GET ${API}identities/`;
const READ = { [LIST]: 1, [`GET ${API}services/{uuid}/`]: 1 };

const AGENT: AgentFacts = {
  version: '1.2.3',
  dependencies: [{ package: 'node', version: '20.0.0' }],
  startedAt: new Date('2026-01-01T10:00:00.123Z'),
  backendType: () => 'slurm',
};

async function setUp(generation: Generation) {
  const site = await simulatedSite(generation);
  open.push(site);
  const logged: string[] = [];
  const note = (_: object, message: string): void => void logged.push(message);
  const context = site.contextWith(site.client);
  const run = async (change: Partial<AgentFacts> = {}, modes = ['order_process']) => {
    const agent = { ...AGENT, ...change };
    const deps = { offering: () => context, now: () => new Date(), log: { info: note, warn: note }, agent };
    const request = { offeringId: site.offering.uuid, modes, startedAt: agent.startedAt.toISOString() };
    site.simulator.stats.reset();
    const result = await registerAgent(deps, request);
    return { result, calls: { ...site.simulator.stats.perRoute } };
  };
  const identity = async () => site.client.identities.find(site.offering.uuid, `agent-${site.offering.uuid}`);
  return { site, run, identity, logged, context };
}

describe('registration with a Waldur that keeps records of agents', () => {
  it('makes identity, service and processor, and a second run only reads', async () => {
    const { run, identity, site } = await setUp('current');
    const first = await run();
    expect(first.result).toEqual({
      status: 'registered',
      changes: ['identity made', 'service order_process made', 'processor siteflow order_process registered'],
    });
    expect(first.calls).toEqual({
      [LIST]: 1,
      [`POST ${API}identities/`]: 1,
      [`POST ${API}identities/{uuid}/register_service/`]: 1,
      [`POST ${API}services/{uuid}/register_processor/`]: 1,
    });
    const made = await identity();
    expect(made).toMatchObject({
      name: `agent-${site.offering.uuid}`,
      offering: site.offering.uuid,
      version: '1.2.3',
      dependencies: [{ package: 'node', version: '20.0.0' }],
      last_restarted: '2026-01-01T10:00:00.123Z',
      services: [{ name: 'order_process', mode: 'order_process' }],
    });
    const changes = site.simulator.ledger.entries.length;
    expect(await run()).toEqual({ result: { status: 'registered', changes: [] }, calls: READ });
    expect(site.simulator.ledger.entries.length).toBe(changes);
  });

  it('records a later start once, and never goes back to an earlier one', async () => {
    const { run, identity } = await setUp('current');
    await run();
    const later = { startedAt: new Date('2026-01-02T10:00:00.000Z') };
    const PUT = { [`PUT ${API}identities/{uuid}/`]: 1 };
    expect((await run(later)).calls).toEqual({ ...READ, ...PUT });
    expect((await run(later)).calls).toEqual(READ);
    expect((await run()).calls).toEqual(READ);
    expect(await identity()).toMatchObject({ last_restarted: '2026-01-02T10:00:00.000Z' });
  });

  it('counts the start of the process that carries it out when that came after the request', async () => {
    const { site, identity, context } = await setUp('current');
    const log = { info: () => undefined, warn: () => undefined };
    const deps = { offering: () => context, now: () => new Date(), log, agent: AGENT };
    const startedAt = '2025-12-31T00:00:00.000Z';
    await registerAgent(deps, { offeringId: site.offering.uuid, modes: [], startedAt });
    expect(await identity()).toMatchObject({ last_restarted: '2026-01-01T10:00:00.123Z', services: [] });
  });

  it('sends what an update of the program has changed', async () => {
    const { run, identity } = await setUp('current');
    await run();
    const updated = await run({ version: '1.3.0' });
    expect(updated.result).toMatchObject({
      changes: ['identity updated', 'processor siteflow order_process registered'],
    });
    expect((await run({ version: '1.3.0' })).calls).toEqual(READ);
    const dependencies = [{ package: 'node', version: '22.0.0' }];
    expect((await run({ version: '1.3.0', dependencies })).result).toMatchObject({ changes: ['identity updated'] });
    expect(await identity()).toMatchObject({ version: '1.3.0', dependencies });
    expect((await run({ version: '1.3.0', dependencies, backendType: () => 'other' })).result).toMatchObject({
      changes: ['processor siteflow order_process registered'],
    });
  });

  it('takes over the identity that the existing agent has left', async () => {
    const { run, site } = await setUp('current');
    const { identities } = site.client;
    const name = `agent-${site.offering.uuid}`;
    const left = {
      offering: site.offering.uuid,
      name,
      version: '1.0.7',
      dependencies: [],
      last_restarted: '2025-01-01',
    };
    const { uuid } = await identities.create(left);
    await identities.create({ ...left, name: `${name}-of-somebody-else` });
    await identities.registerService(uuid, 'order_process');
    const { result } = await run();
    expect(result).toMatchObject({
      changes: ['identity updated', 'processor siteflow order_process registered'],
    });
    expect(site.simulator.ledger.find({ kind: 'identities', field: 'version', to: '1.2.3' })).toHaveLength(1);
  });

  it('goes on where it was interrupted', async () => {
    const { run, site } = await setUp('current');
    const rule = { kind: 'status', status: 503, when: 'after', first: 1 } as const;
    const { faults } = site.simulator;
    for (const path of ['identities', 'identities/{uuid}/register_service', 'services/{uuid}/register_processor']) {
      faults.add({ ...rule, method: 'POST', path: `marketplace-site-agent-${path}` });
      expect((await failureOf(run())).type).toBe('WaldurUnavailable');
    }
    expect(await run()).toEqual({ result: { status: 'registered', changes: [] }, calls: READ });
  });
});

describe('registration with a Waldur of 2024', () => {
  it('asks once, says so once, and is no failure', async () => {
    const { run, logged, site } = await setUp('2024');
    const unsupported = { status: 'unsupported' };
    expect(await run()).toEqual({ result: unsupported, calls: { unknown: 1 } });
    expect(await run()).toEqual({ result: unsupported, calls: {} });
    expect(logged).toEqual(['this Waldur keeps no records of agents; nothing is registered there']);
    expect(site.client.capabilities.missing()).toEqual(['marketplace-site-agent-identities/']);
  });

  it('is asked again later: it may have been updated', () => {
    let now = 0;
    const capabilities = new Capabilities(() => now);
    capabilities.setMissing('x');
    expect(capabilities.isMissing('x')).toBe(true);
    now = 61 * 60_000;
    expect(capabilities.isMissing('x')).toBe(false);
  });
});
