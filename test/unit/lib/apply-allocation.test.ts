import { describe, expect, it } from '@jest/globals';
import type { WriterProgress } from '../../../activities/lib/writer/group-writer.js';
import { createApplyAllocation, type SlurmBackend } from '../../../activities/slurm/index.js';
import type { ApplyResult } from '../../../contracts/allocation.js';
import { facts } from '../../contract/slurm-backend/allocation-fixture.js';

const result: ApplyResult = { outcome: 'applied', changes: [], warnings: [], reportedLimits: {} };

function open(apply: SlurmBackend['apply']) {
  const beats: WriterProgress[] = [];
  const controller = new AbortController();
  const backend = { apply } as SlurmBackend;
  const activity = createApplyAllocation({
    backends: new Map([['a'.repeat(32), { backend, configHash: 'h1' }]]),
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
    expect(await activity({ facts: facts({ backendId: 'a_1' }), configHash: 'h1' })).toBe(result);
    expect(beats).toEqual([
      { state: 'queued', ahead: 3 },
      { state: 'writing', ahead: 0 },
    ]);
  });

  it.each([
    ['another configuration', 'h2', 'a'.repeat(32)],
    ['an unknown offering', 'h1', 'b'.repeat(32)],
  ])('refuses %s', async (_, configHash, offeringId) => {
    const { activity } = open(async () => result);
    await expect(activity({ facts: { ...facts({ backendId: 'a_1' }), offeringId }, configHash })).rejects.toMatchObject(
      {
        type: 'ConfigMismatch',
        nonRetryable: true,
      },
    );
  });
});
