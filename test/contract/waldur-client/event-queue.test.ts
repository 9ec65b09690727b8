import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { findEventQueue } from '../../../activities/waldur/events/event-queue.js';
import type { Generation } from '../../../simulators/waldur/index.js';
import { AGENT_TOKEN, type SimulatedSite, simulatedSite } from './simulated-site.js';

const open: SimulatedSite[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((site) => site.simulator.stop()));
});

async function setUp(generation: Generation = 'current') {
  const site = await simulatedSite(generation);
  open.push(site);
  const find = (token = AGENT_TOKEN, version = '1.2.3') =>
    findEventQueue(site.clientWith(Secret.inline(token)).identities, {
      offeringUuid: site.offering.uuid,
      identity: 'siteflow-test',
      objectTypes: ['resource', 'order'],
      newerTypes: ['offering_resources_sync'],
      version,
    });
  return { site, find };
}

const HOUR_MS = 3_600_000;

describe('the queue of an offering', () => {
  it('is that of an identity that is made once', async () => {
    const { site, find } = await setUp();
    const first = await find();
    const identity = await site.client.identities.find(site.offering.uuid, 'siteflow-test');
    if (identity === undefined || identity === 'unsupported') throw new Error('no identity was made');
    expect(identity).toMatchObject({ name: 'siteflow-test', version: '1.2.3', offering: site.offering.uuid });
    expect(first).toEqual({ login: identity.uuid, queue: `consumer_${identity.uuid}`, vhost: expect.any(String) });
    const changes = site.simulator.ledger.entries.length;
    site.simulator.stats.reset();
    expect(await find()).toEqual(first);
    expect(site.simulator.stats.perRoute).toEqual({
      'GET /api/marketplace-site-agent-identities/': 1,
      'POST /api/marketplace-site-agent-identities/{uuid}/register_queue/': 1,
    });
    expect(site.simulator.ledger.entries.length - changes).toBeLessThanOrEqual(1);
  });

  it('keeps its identity over an upgrade, and Waldur learns the new version once', async () => {
    const { site, find } = await setUp();
    const first = await find();
    expect(await find(AGENT_TOKEN, '2.0.0')).toEqual(first);
    site.simulator.stats.reset();
    expect(await find(AGENT_TOKEN, '2.0.0')).toEqual(first);
    expect(Object.keys(site.simulator.stats.perRoute).some((route) => route.startsWith('PUT'))).toBe(false);
    expect(await site.client.identities.find(site.offering.uuid, 'siteflow-test')).toMatchObject({ version: '2.0.0' });
  });

  it('is registered without the newer types where a server does not know them', async () => {
    const { site, find } = await setUp();
    const refusal = { object_types: ['"offering_resources_sync" is not a valid choice.'] };
    const path = '*register_queue*';
    const fault = site.simulator.faults.add({ kind: 'status', status: 400, json: refusal, path, first: 1 });
    expect(await find()).toMatchObject({ queue: expect.stringMatching(/^consumer_/) });
    expect(fault.seen).toBe(2);
    const always = site.simulator.faults.add({ kind: 'status', status: 400, json: refusal, path });
    expect(await find()).toMatchObject({ kind: 'WaldurRejected', againMs: HOUR_MS });
    expect(always.seen).toBe(2);
  });

  it('does not exist on a server of 2024', async () => {
    const { find } = await setUp('2024');
    expect(await find()).toMatchObject({ kind: 'unsupported', againMs: HOUR_MS });
  });

  it('of another user is not taken', async () => {
    const { site, find } = await setUp();
    await find();
    site.simulator.world.addUser({
      username: 'other',
      token: 'other-token-0123456789',
      roles: [{ name: 'CUSTOMER.OWNER', scope: site.offering.customer }],
    });
    const answer = await find('other-token-0123456789');
    expect(answer).toMatchObject({
      kind: 'WaldurConflict',
      reason: expect.stringContaining('owned by another user'),
      againMs: HOUR_MS,
    });
  });

  it.each([
    [403, 'WaldurForbidden', HOUR_MS],
    [401, 'WaldurUnauthorized', 300_000],
    [503, 'WaldurUnavailable', undefined],
    [429, 'WaldurThrottled', undefined],
  ])('after an answer %i says when to ask again', async (status, kind, againMs) => {
    const { site, find } = await setUp();
    site.simulator.faults.add({
      kind: 'status',
      status,
      json: { detail: `no, ${AGENT_TOKEN}` },
      path: '*register_queue*',
    });
    const answer = await find();
    expect(answer).toMatchObject({ kind });
    expect('againMs' in answer ? answer.againMs : undefined).toBe(againMs);
    expect(JSON.stringify(answer)).not.toContain(AGENT_TOKEN);
  });

  it('of a user who may not see the offering does not exist', async () => {
    const { find } = await setUp();
    expect(await find('bob-token')).toMatchObject({ kind: 'WaldurRejected', againMs: HOUR_MS });
  });
});
