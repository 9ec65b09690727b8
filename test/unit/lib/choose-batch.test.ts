import { describe, expect, it } from '@jest/globals';
import { AGED_MS, chooseBatch, type Queued } from '../../../activities/lib/writer/choose-batch.js';

interface Named extends Queued {
  name: string;
}

const NOW = 1_000_000;

/** `n` entries that came `ageMs` ago, called `<name>0`, `<name>1` and so on. */
const some = (n: number, name: string, { urgency = 0, ageMs = 0, lane = 'l' } = {}): Named[] =>
  Array.from({ length: n }, (_, at) => ({ name: `${name}${at}`, lane, urgency, since: NOW - ageMs }));

const choose = (waiting: Named[], { most = 4, agedLed = false } = {}) => {
  const { batch, aged } = chooseBatch(waiting, { now: NOW, most, agedLed });
  return { names: batch.map(({ name }) => name), aged };
};

describe('what is slow to write', () => {
  const slow = (n: number): Named[] => some(n, 's').map((each) => ({ ...each, isSlow: true }));
  it.each([
    ['shares a batch with few of its kind', [...slow(9), ...some(1, 'o')], ['s0', 's1', 'o0']],
    ['keeps its place', [...some(1, 'o'), ...slow(9)], ['o0', 's0', 's1']],
  ])('%s', (_, waiting, names) => {
    const { batch } = chooseBatch(waiting, { now: NOW, most: 4, mostSlow: 2, agedLed: false });
    expect(batch.map(({ name }) => name)).toEqual(names);
  });
});

const MEMBER = { urgency: 2 };
const AGED = { urgency: 2, ageMs: AGED_MS };
const NOT_QUITE = { urgency: 2, ageMs: AGED_MS - 1 };

describe('chooseBatch', () => {
  it.each<[string, Named[], string[]]>([
    ['nobody waits', [], []],
    ['all of them, as they came', some(3, 'o'), ['o0', 'o1', 'o2']],
    ['no more than fit', some(9, 'o'), ['o0', 'o1', 'o2', 'o3']],
    ['the most urgent first', [...some(3, 'm', MEMBER), ...some(2, 'o')], ['o0', 'o1', 'm0', 'm1']],
    [
      'each urgency before the next one',
      [...some(1, 'r', { urgency: 3 }), ...some(1, 'm', MEMBER), ...some(1, 's', { urgency: 1 }), ...some(1, 'o')],
      ['o0', 's0', 'm0', 'r0'],
    ],
    ['orders leave no room', [...some(3, 'm', NOT_QUITE), ...some(5, 'o')], ['o0', 'o1', 'o2', 'o3']],
    ['one lane only, that of the most urgent', [...some(2, 'm', { ...MEMBER, lane: 'k' }), ...some(1, 'o')], ['o0']],
    [
      'of equal lanes the one that came first',
      [...some(1, 'k', { lane: 'k' }), ...some(1, 'l'), ...some(1, 'K', { lane: 'k' })],
      ['k0', 'K0'],
    ],
  ])('takes %s', (_, waiting, expected) => {
    expect(choose(waiting)).toEqual({ names: expected, aged: false });
  });

  it('gives half of a batch to those who waited a minute, and the rest to orders', () => {
    const waiting = [...some(9, 'm', AGED), ...some(9, 'o')];
    expect(choose(waiting)).toEqual({ names: ['o0', 'o1', 'm0', 'm1'], aged: true });
    // Whoever leads: both share it, as they are of one lane.
    expect(choose(waiting, { agedLed: true })).toEqual({ names: ['o0', 'o1', 'm0', 'm1'], aged: false });
  });

  it.each<[string, Named[], string[]]>([
    ['they are fewer', [...some(1, 'm', AGED), ...some(9, 'o')], ['o0', 'o1', 'o2', 'm0']],
    ['orders are fewer', [...some(9, 'm', AGED), ...some(1, 'o')], ['o0', 'm0', 'm1', 'm2']],
    [
      'both are fewer, then whoever came since',
      [...some(1, 'm', AGED), ...some(9, 'n', MEMBER), ...some(1, 'o')],
      ['o0', 'm0', 'n0', 'n1'],
    ],
  ])('fills the batch where %s', (_, waiting, expected) => {
    expect(choose(waiting)).toEqual({ names: expected, aged: true });
  });

  it('counts who waited a minute as urgent, whatever they are', () => {
    const waiting = [
      ...some(1, 'm', MEMBER),
      ...some(1, 's', { urgency: 1 }),
      ...some(1, 'r', { ...AGED, urgency: 3 }),
    ];
    expect(choose(waiting)).toEqual({ names: ['r0', 's0', 'm0'], aged: true });
  });

  it('takes who waited a minute in turns with orders of another lane', () => {
    const waiting = [...some(9, 'm', { ...AGED, lane: 'k' }), ...some(9, 'o')];
    const first = choose(waiting);
    expect(first).toEqual({ names: ['m0', 'm1', 'm2', 'm3'], aged: true });
    const second = choose(waiting, { agedLed: first.aged });
    expect(second).toEqual({ names: ['o0', 'o1', 'o2', 'o3'], aged: false });
    expect(choose(waiting, { agedLed: second.aged })).toEqual(first);
  });

  it('has no turns where nobody more urgent waits', () => {
    expect(choose(some(5, 'm', AGED), { agedLed: true })).toEqual({ names: ['m0', 'm1', 'm2', 'm3'], aged: false });
    const fresh = [...some(5, 'm', MEMBER), ...some(1, 'k', { ...MEMBER, lane: 'k' })];
    expect(choose(fresh)).toEqual({ names: ['m0', 'm1', 'm2', 'm3'], aged: false });
  });
});
