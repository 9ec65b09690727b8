import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../../simulators/waldur/index.js';
import { call } from './lib/client.js';
import { type Site, startSite } from './lib/site.js';

let site: Site;
let order: string;
let path: string;

beforeEach(async () => {
  site = await startSite();
  order = site.newOrder().uuid;
  path = `marketplace-orders/${order}/approve_by_provider/`;
});
afterEach(() => site.simulator.stop());

const approve = () => site.as('agent', 'POST', path, {});
const state = (): string => site.world.order(order).state;

describe('kinds of faults', () => {
  it('status before the effect, with Retry-After', async () => {
    site.simulator.faults.add({ kind: 'status', status: 503, retryAfter: 7, json: { detail: 'busy' }, first: 1 });
    const reply = await approve();
    expect([reply.status, reply.json(), reply.headers.get('Retry-After')]).toEqual([503, { detail: 'busy' }, '7']);
    expect(state()).toBe('pending-provider');
    expect((await approve()).status).toBe(200);
    expect(state()).toBe('executing');
  });

  it('status after the effect', async () => {
    site.simulator.faults.add({ kind: 'status', status: 502, html: '<h1>Bad gateway</h1>', when: 'after' });
    const reply = await approve();
    expect([reply.status, reply.headers.get('Content-Type'), state()]).toEqual([
      502,
      'text/html; charset=utf-8',
      'executing',
    ]);
  });

  it.each([200, 500])('an HTML page with status %d', async (status) => {
    site.simulator.faults.add({ kind: 'html', status });
    const reply = await approve();
    expect([reply.status, state()]).toEqual([status, 'pending-provider']);
    expect(reply.text).toContain('<!doctype html>');
  });

  it('delay, then the normal answer', async () => {
    site.simulator.faults.add({ kind: 'delay', ms: 120 });
    const start = performance.now();
    expect((await approve()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(110);
  });

  it.each([
    ['before', 'pending-provider'],
    ['after', 'executing'],
  ] as const)('connection reset %s the effect: the order is %s', async (when, expected) => {
    site.simulator.faults.add({ kind: 'reset', when });
    await expect(approve()).rejects.toThrow();
    expect(state()).toBe(expected);
    expect(site.simulator.stats.perStatus.reset).toBe(1);
  });

  it('a body that ends early', async () => {
    site.simulator.faults.add({ kind: 'truncate', bytes: 20 });
    await expect(site.as('agent', 'GET', 'marketplace-orders/')).rejects.toThrow();
    site.simulator.faults.clear();
    expect((await site.as('agent', 'GET', 'marketplace-orders/')).status).toBe(200);
  });

  it.each(['before', 'after'] as const)(
    'stall %s the effect: no answer until the connection is closed',
    async (when) => {
      site.simulator.faults.add({ kind: 'stall', ms: 150, when });
      const start = performance.now();
      await expect(approve()).rejects.toThrow();
      expect(performance.now() - start).toBeGreaterThan(140);
      expect(state()).toBe(when === 'before' ? 'pending-provider' : 'executing');
      // The client may learn of the end before the server has counted it.
      for (let wait = 0; wait < 50 && site.simulator.stats.inFlight > 0; wait += 1) await setTimeout(10);
      expect(site.simulator.stats).toMatchObject({ inFlight: 0, perStatus: { stall: 1 } });
    },
  );
});

describe('which requests are hit', () => {
  const status = { kind: 'status', status: 500 } as const;
  /** Statuses of nine GETs of the list. */
  async function pattern(rule: FaultRule): Promise<string> {
    site.simulator.faults.add(rule);
    const seen: number[] = [];
    for (let at = 0; at < 9; at += 1) seen.push((await site.as('agent', 'GET', 'marketplace-orders/')).status);
    return seen.map((code) => (code === 500 ? 'x' : '.')).join('');
  }

  it.each([
    ['first N', { ...status, first: 2 }, 'xx.......'],
    ['every Nth', { ...status, every: 3 }, '..x..x..x'],
    ['after skipping some', { ...status, skip: 4, first: 2 }, '....xx...'],
    ['all', { ...status }, 'xxxxxxxxx'],
    ['the right route', { ...status, path: 'marketplace-orders/' }, 'xxxxxxxxx'],
    ['another route', { ...status, path: 'marketplace-orders/{uuid}/' }, '.........'],
    ['any route below', { ...status, path: '/api/marketplace-*' }, 'xxxxxxxxx'],
    ['another method', { ...status, method: 'POST' }, '.........'],
    ['rate 0', { ...status, rate: 0 }, '.........'],
    ['rate 1', { ...status, rate: 1 }, 'xxxxxxxxx'],
  ] as [string, FaultRule, string][])('%s', async (_name, rule, expected) => {
    expect(await pattern(rule)).toBe(expected);
  });

  it('only the matching uuid, with or without dashes', async () => {
    const dashed = order.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const fault = site.simulator.faults.add({ kind: 'status', status: 500, uuid: dashed });
    expect((await site.as('agent', 'GET', `marketplace-orders/${site.newOrder().uuid}/`)).status).toBe(200);
    expect((await site.as('agent', 'GET', `marketplace-orders/${order}/`)).status).toBe(500);
    expect([fault.seen, fault.hits]).toEqual([1, 1]);
  });

  it('a rate is drawn from the seed: same seed, same faults', async () => {
    const runs = [];
    for (const seed of [7, 7, 8]) {
      await site.simulator.stop();
      site = await startSite({ seed });
      runs.push(await pattern({ kind: 'status', status: 500, rate: 0.5 }));
    }
    expect(runs[0]).toBe(runs[1]);
    expect(runs[0]).not.toBe(runs[2]);
  });

  it('delays add to other faults', async () => {
    site.simulator.faults.add({ kind: 'delay', ms: 60 });
    site.simulator.faults.add({ kind: 'delay', ms: 60 });
    site.simulator.faults.add({ kind: 'status', status: 500 });
    const start = performance.now();
    expect((await approve()).status).toBe(500);
    expect(performance.now() - start).toBeGreaterThan(110);
  });
});

describe('what is counted', () => {
  it('calls per route and status, and how many were in flight', async () => {
    site.simulator.setLatency(50);
    await Promise.all(Array.from({ length: 5 }, () => site.as('agent', 'GET', `marketplace-orders/${order}/`)));
    await site.as('agent', 'GET', 'nope/');
    expect(site.simulator.stats).toMatchObject({
      requests: 6,
      inFlight: 0,
      maxInFlight: 5,
      perRoute: { 'GET /api/marketplace-orders/{uuid}/': 5, unknown: 1 },
      perStatus: { '200': 5, '404': 1 },
    });
  });

  it('effective changes once: a repeated or refused request leaves no entry', async () => {
    const before = site.simulator.ledger.entries.length;
    await approve();
    await approve();
    await site.as('agent', 'POST', `marketplace-orders/${order}/set_state_done/`);
    await site.as('agent', 'POST', `marketplace-orders/${order}/set_state_done/`);
    const added = site.simulator.ledger.entries.slice(before).filter((entry) => entry.uuid === order);
    expect(added.map((entry) => [entry.route.split('/').at(-2), entry.change.state])).toEqual([
      ['approve_by_provider', { from: 'pending-provider', to: 'executing' }],
      ['set_state_done', { from: 'executing', to: 'done' }],
    ]);
    expect(site.simulator.ledger.find({ uuid: order, field: 'state', to: 'done' })).toHaveLength(1);
  });

  it('the same seed gives the same uuids', async () => {
    const other = await startSite();
    expect(other.newOrder().uuid).toBe(order);
    await other.simulator.stop();
    const third = await startSite({ seed: 2 });
    expect(third.newOrder().uuid).not.toBe(order);
    await third.simulator.stop();
  });

  it('takes the latency it was told, within a few milliseconds', async () => {
    site.simulator.setLatency(20);
    const times: number[] = [];
    for (let at = 0; at < 20; at += 1) {
      const start = performance.now();
      await call(site.simulator.url, 'agent', 'GET', `marketplace-orders/${order}/?field=uuid`);
      times.push(performance.now() - start);
    }
    expect(Math.min(...times)).toBeGreaterThan(19);
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(40);
  });
});
