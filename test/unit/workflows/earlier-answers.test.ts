import { describe, expect, it } from '@jest/globals';
import type { OpenedOrder, OpenedResource } from '../../../contracts/activities.js';
import { openedOf } from '../../../workflows/lib/earlier-answers.js';
import { READY, READY_RESOURCE } from '../../helpers/fake-order.js';

/** What release 0.1.0 put into the input of a run, and into the answers of its first activity. */
const INPUT = { cluster: 'lab', configHash: 'h' };
const FACTS = {
  offeringId: 'a'.repeat(32),
  resourceUuid: 'b'.repeat(32),
  backendId: 'hpc_alloc',
  resource: { slug: 'alloc', name: 'alloc' },
  project: { uuid: 'c'.repeat(32), slug: 'phys', name: 'Physics' },
  customer: { uuid: 'd'.repeat(32), slug: 'uni', name: 'University' },
  limits: { cpu: 10 },
  createdAt: '2026-11-01T00:00:00Z',
  endDate: null,
  users: [{ username: 'alice' }],
  offeringPartitions: [],
  observedAt: '2026-11-22T00:00:00Z',
};
const { limits, users: _, ...COMMON } = FACTS;

const order = (more: object): OpenedOrder =>
  ({ status: 'ready', type: 'Create', resourceName: 'alloc', facts: FACTS, ...more }) as unknown as OpenedOrder;
const resource = (flags: string): OpenedResource =>
  ({ status: 'ready', resourceName: 'alloc', facts: { ...FACTS, users: [] }, flags }) as unknown as OpenedResource;

describe('an answer of release 0.1.0', () => {
  it.each<[string, OpenedOrder, object]>([
    [
      'an order',
      order({ goal: 'present' }),
      {
        type: 'Create',
        wish: { ...COMMON, presence: 'present', limits, members: { usernames: ['alice'], complete: false } },
      },
    ],
    [
      'an order before goals had names',
      order({}),
      {
        type: 'Create',
        wish: { ...COMMON, presence: 'present', limits, members: { usernames: ['alice'], complete: false } },
      },
    ],
    [
      'a removal',
      order({ type: 'Terminate', goal: 'absent' }),
      { type: 'Terminate', wish: { ...COMMON, presence: 'absent' } },
    ],
  ])('about %s is understood, and goes where the input of the run says', (__, answer, expected) => {
    const opened = openedOf(answer, INPUT);
    expect(opened).toMatchObject({ status: 'ready', resourceName: 'alloc', ...expected });
    expect(opened).toMatchObject({ wish: { origin: 'order' } });
    expect(opened).toMatchObject({
      target: { backend: '', cluster: 'lab', configHash: 'h', queue: 'headnode-lab', readQueue: 'headnode-lab-read' },
    });
    expect(opened).not.toHaveProperty('facts');
    expect(opened).not.toHaveProperty('goal');
  });

  it.each(['paused', 'downscaled', 'normal'])(
    'about a resource that is %s says nothing of limits and members',
    (flags) => {
      expect(openedOf(resource(flags), INPUT)).toEqual({
        ...{ status: 'ready', resourceName: 'alloc', flags },
        wish: { ...COMMON, presence: 'existing', status: flags, origin: 'status' },
        target: {
          ...{ backend: '', cluster: 'lab', configHash: 'h' },
          ...{ queue: 'headnode-lab', readQueue: 'headnode-lab-read' },
        },
      });
    },
  );
});

describe('an answer of this release', () => {
  it.each<OpenedOrder | OpenedResource>([
    READY,
    READY_RESOURCE,
    { status: 'gone' },
    { status: 'waiting', reason: 'an older order' },
  ])('stays as it is: %j', (answer) => {
    expect(openedOf(answer, { cluster: 'elsewhere' })).toBe(answer);
  });
});
