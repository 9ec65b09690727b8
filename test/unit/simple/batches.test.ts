import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Backend } from '../../../activities/lib/backend/backend.js';
import { createSimpleBackend } from '../../../activities/lib/backend/simple/create-simple-backend.js';
import { failure } from '../../../activities/lib/failure.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import type { Wish } from '../../../contracts/wish.js';
import { wish as wished } from '../../contract/backend/wishes.js';
import { PaperBackend } from './paper-backend.js';

let paper: PaperBackend;
let backend: Backend;
let calls = 0;

/** Seconds at which a wish was read. */
const at = (second: number): string => `2026-01-10T00:00:0${second}.000Z`;
const wish = (name: string, units: number, more: Partial<Wish> = {}): Wish =>
  wished(name, { limits: { units }, ...more });

/** All in one batch; each ends as `applied`, `unchanged` or with the type and words of its failure. */
const together = (...wishes: Wish[]): Promise<string[]> =>
  Promise.all(
    wishes.map((each) =>
      backend.apply(each, { key: String(++calls) }).then(
        ({ outcome }) => outcome,
        (error: { type?: string; message: string }) => `${error.type ?? 'Error'}: ${error.message}`,
      ),
    ),
  );

beforeEach(() => {
  paper = new PaperBackend();
  backend = createSimpleBackend(paper, new WriterGroups({ everyMs: 0 }));
});

describe('two wishes for one account in one batch', () => {
  it('are both done, the newer one last', async () => {
    const sync = { origin: 'membership' as const };
    expect(
      await together(
        wish('a_one', 2, { ...sync, observedAt: at(2) }),
        wish('a_one', 1, { ...sync, observedAt: at(1) }),
      ),
    ).toEqual(['applied', 'applied']);
    expect(paper.paper.get('a_one')).toBe(2);
  });

  it('are not both done when nothing was written', async () => {
    paper.refuse = ({ done }) => {
      if (done.startsWith('account a_one')) throw failure('BackendRejected', 'not on this paper');
    };
    const refused = 'BackendRejected: not on this paper';
    expect(await together(wish('a_one', 1), wish('a_one', 1))).toEqual([refused, refused]);
  });

  it('cost one look more, and others nothing', async () => {
    await together(wish('a_one', 1), wish('a_two', 1), wish('a_one', 1));
    expect(paper.reads).toEqual([['a_one', 'a_two'], ['a_one', 'a_two'], ['a_one']]);
  });
});

describe('wishes that share something', () => {
  it('have it made once', async () => {
    const made: string[] = [];
    paper.refuse = ({ done }) => void made.push(done);
    expect(await together(wish('a_one', 1), wish('a_two', 1))).toEqual(['applied', 'applied']);
    expect(made).toEqual(['account phys: 0', 'account a_one: 1', 'account a_two: 1']);
  });

  it('do not suffer from each other: what one failed to make is made for the next', async () => {
    let first = true;
    paper.refuse = ({ done }) => {
      if (done === 'account phys: 0' && first) {
        first = false;
        throw failure('BackendRejected', 'the first of all is refused');
      }
    };
    const outcomes = await together(wish('a_one', 1), wish('a_two', 1), wish('a_three', 1));
    expect(outcomes).toEqual(['BackendRejected: the first of all is refused', 'applied', 'applied']);
    expect([...paper.paper.keys()].sort()).toEqual(['a_three', 'a_two', 'phys']);
  });
});

describe('a wish that makes a read fail', () => {
  const names = Array.from({ length: 100 }, (_, number) => `a_${number}`);

  it('fails alone, and is found in a few reads', async () => {
    paper.unreadable = (all) => {
      if (all.includes('a_77')) throw new TypeError('a_77 is not what was expected');
    };
    const outcomes = await together(...names.map((name) => wish(name, 1)));
    expect(outcomes[77]).toBe('Error: a_77 is not what was expected');
    expect(outcomes.filter((each) => each === 'applied')).toHaveLength(99);
    expect(paper.reads.length).toBeLessThan(30);
  });

  it('is repeated with the others where there are too many of its kind', async () => {
    paper.unreadable = (all) => {
      if (all.some((name) => Number(name.slice(2)) % 2 === 1)) throw failure('BackendOutput', 'unreadable');
    };
    const outcomes = await together(...names.map((name) => wish(name, 1)));
    const types = new Set(outcomes.map((each) => each.split(':')[0]));
    expect([...types].sort()).toEqual(['BackendNotApplied']);
    expect(outcomes[0]).toMatch(/one of \d+ requests in this batch cannot be read: unreadable/);
    expect(paper.reads.length).toBeLessThan(30);
  });

  it.each(['BackendMisconfigured', 'BackendTimeout'] as const)('is nobody alone when it is %s', async (type) => {
    paper.unreadable = () => {
      throw failure(type, 'for everybody');
    };
    expect(await together(wish('a_one', 1), wish('a_two', 1))).toEqual([
      `${type}: for everybody`,
      `${type}: for everybody`,
    ]);
    expect(paper.reads).toHaveLength(1);
  });
});

describe('a backend that never answers', () => {
  const never = () => new Promise<never>(() => undefined);

  it('is a timeout, for writers and for those who only look', async () => {
    paper.read = never;
    paper.ping = never;
    backend = createSimpleBackend(paper, new WriterGroups({ everyMs: 0 }), { readMs: 20, askMs: 20 });
    expect(await together(wish('a_one', 1))).toEqual([expect.stringMatching(/^BackendTimeout: the paper/)]);
    await expect(backend.read([wish('a_one', 1)])).rejects.toMatchObject({ type: 'BackendTimeout' });
    await expect(backend.ping()).rejects.toMatchObject({ type: 'BackendTimeout' });
  });

  it('is asked again whether it is up, although it did not even answer that', async () => {
    let asked = 0;
    let down = true;
    paper.unreadable = () => {
      if (down) throw failure('BackendUnavailable', 'out of ink');
    };
    paper.probe = () => {
      asked += 1;
      if (asked === 1) return never();
      down = false;
      return Promise.resolve();
    };
    const clock = { now: () => performance.now(), sleep: async () => undefined };
    backend = createSimpleBackend(paper, new WriterGroups({ everyMs: 0, clock }), { readMs: 20, askMs: 20 });
    expect(await together(wish('a_one', 1))).toEqual(['applied']);
  });
});
