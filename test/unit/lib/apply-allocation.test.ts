import { describe, expect, it } from '@jest/globals';
import { createApplyAllocation } from '../../../activities/lib/backend/apply-allocation.js';
import type { Backend } from '../../../activities/lib/backend/backend.js';
import type { ConfiguredBackend } from '../../../activities/lib/backend/configured-backend.js';
import type { WriterProgress } from '../../../activities/lib/writer/write-request.js';
import type { ApplyResult } from '../../../contracts/allocation.js';
import type { Wish } from '../../../contracts/wish.js';
import { all, wish } from '../../contract/slurm-backend/allocation-fixture.js';

const result: ApplyResult = { outcome: 'applied', changes: [], warnings: [], reportedLimits: {} };

function open(apply: Backend['apply'], welcome?: ConfiguredBackend['welcome']) {
  const beats: WriterProgress[] = [];
  const controller = new AbortController();
  const backend = { apply } as Backend;
  const activity = createApplyAllocation({
    backends: new Map([
      ['a'.repeat(32), [{ name: 'slurm', backend, configHash: 'h1', ...(welcome === undefined ? {} : { welcome }) }]],
    ]),
    context: () => ({ key: 'order/x/1', heartbeat: (progress) => beats.push(progress), signal: controller.signal }),
  });
  return { activity, beats, controller };
}

describe('applyAllocation', () => {
  it('hands the request to the backend of its offering, with key and signal, and beats', async () => {
    const { activity, beats, controller } = open(async (given, { key, signal, onProgress }) => {
      expect([given.backendId, key, signal]).toEqual(['a_1', 'order/x/1', controller.signal]);
      onProgress?.({ state: 'queued', ahead: 3 });
      onProgress?.({ state: 'writing', ahead: 0 });
      return result;
    });
    expect(await activity({ wish: wish({ backendId: 'a_1' }), backend: 'slurm', configHash: 'h1' })).toBe(result);
    expect(beats).toEqual([
      { state: 'queued', ahead: 3 },
      { state: 'writing', ahead: 0 },
    ]);
  });

  it.each([
    ['another configuration', 'h2', 'a'.repeat(32), 'slurm'],
    ['an unknown offering', 'h1', 'b'.repeat(32), 'slurm'],
    ['a backend that the offering does not have', 'h1', 'a'.repeat(32), 'moab'],
  ])('refuses %s', async (_, configHash, offeringId, backend) => {
    const { activity } = open(async () => result);
    const request = { wish: wish({ backendId: 'a_1', offeringId }), backend, configHash };
    await expect(activity(request)).rejects.toMatchObject({ type: 'ConfigMismatch', nonRetryable: true });
  });

  const named = wish({ backendId: 'a_1', users: ['ada', 'bob'] });
  const { members: _, ...unread } = named;
  it.each<[string, Wish, string[][]]>([
    ['of an order', named, [['ada', 'bob']]],
    ['of a sync', { ...named, presence: 'existing', members: all('ada') }, [['ada']]],
    ['that were not read', unread, []],
    ['of what is removed', { ...named, presence: 'absent' }, []],
  ])('members %s are welcomed once they are there, and what that left undone is told', async (__, given, expected) => {
    const steps: string[] = [];
    const welcomed: string[][] = [];
    const { activity } = open(
      async () => {
        steps.push('applied');
        return { ...result, warnings: ['no TRES gpu'] };
      },
      async (usernames) => {
        steps.push('welcomed');
        welcomed.push([...usernames]);
        return ['no home for ada'];
      },
    );
    const { warnings } = await activity({ wish: given, backend: 'slurm', configHash: 'h1' });
    expect(welcomed).toEqual(expected);
    expect(steps).toEqual(['applied', ...expected.map(() => 'welcomed')]);
    expect(warnings).toEqual(['no TRES gpu', ...expected.map(() => 'no home for ada')]);
  });
});
