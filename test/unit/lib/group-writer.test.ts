import { describe, expect, it } from '@jest/globals';
import type { WriterProgress } from '../../../activities/lib/writer/write-request.js';
import { held, request } from './held-writer.js';

describe('GroupWriter', () => {
  it('makes what waits the next batch, never two at a time', async () => {
    const { writer, batches, end, turn, mostRunning } = held(3);
    const first = [writer.submit(request('a')), writer.submit(request('b'))];
    await turn();
    const rest = ['c', 'd', 'e', 'f'].map((key) => writer.submit(request(key)));
    await turn();
    expect(batches).toEqual([['a', 'b']]);
    for (let count = 0; count < 3; count += 1) await end();
    expect(await Promise.all([...first, ...rest])).toEqual(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => `of ${key}`));
    expect(batches).toEqual([['a', 'b'], ['c', 'd', 'e'], ['f']]);
    expect(mostRunning()).toBe(1);
    expect(writer.depth).toBe(0);
  });

  it('writes lanes separately, in order of arrival', async () => {
    const { writer, batches, end, turn } = held();
    const all = [request('a', 'x'), request('b', 'y'), request('c', 'x')].map((one) => writer.submit(one));
    await turn();
    await end();
    await end();
    await Promise.all(all);
    expect(batches).toEqual([['a', 'c'], ['b']]);
  });

  it('joins a request with the same key, queued or running', async () => {
    const { writer, batches, end, turn } = held();
    const a = [writer.submit(request('a')), writer.submit(request('a'))];
    await turn();
    a.push(writer.submit(request('a')));
    await end();
    expect(await Promise.all(a)).toEqual(['of a', 'of a', 'of a']);
    expect(batches).toEqual([['a']]);
    const again = writer.submit(request('a'));
    await turn();
    await end();
    await again;
    expect(batches).toEqual([['a'], ['a']]);
  });

  it('takes out what is cancelled before it starts, and nothing else', async () => {
    const { writer, batches, end, turn } = held();
    const [running, queued, joined] = [new AbortController(), new AbortController(), new AbortController()];
    const a = writer.submit(request('a'), { signal: running.signal });
    await turn();
    const b = writer.submit(request('b'), { signal: queued.signal });
    const c1 = writer.submit(request('c'), { signal: joined.signal });
    const c2 = writer.submit(request('c'));
    for (const controller of [running, queued, joined]) controller.abort(new Error('cancelled'));
    await expect(b).rejects.toThrow('cancelled');
    await expect(c1).rejects.toThrow('cancelled');
    await end();
    await end();
    expect(await Promise.all([a, c2])).toEqual(['of a', 'of c']);
    expect(batches).toEqual([['a'], ['c']]);
    await expect(writer.submit(request('d'), { signal: running.signal })).rejects.toThrow('cancelled');
    expect(writer.depth).toBe(0);
  });

  it('tells everyone where they stand', async () => {
    const { writer, end, turn } = held(1);
    const seen: WriterProgress[] = [];
    const all = [
      writer.submit(request('a')),
      writer.submit(request('b')),
      writer.submit(request('c'), { onProgress: (p) => seen.push(p) }),
    ];
    await turn();
    for (let count = 0; count < 3; count += 1) await end();
    await Promise.all(all);
    expect(seen).toEqual([
      { state: 'queued', ahead: 2 },
      { state: 'queued', ahead: 2 },
      { state: 'queued', ahead: 1 },
      { state: 'writing', ahead: 0 },
    ]);
  });

  it('gives everyone their own outcome, and no outcome is a failure', async () => {
    const { writer, end, turn } = held();
    const all = Promise.allSettled(['a', 'b', 'c'].map((key) => writer.submit(request(key))));
    await turn();
    await end(
      new Map([
        ['a', { status: 'done', value: 'fine' }],
        ['b', { status: 'failed', error: new Error('bad') }],
      ]),
    );
    expect(await all).toEqual([
      { status: 'fulfilled', value: 'fine' },
      { status: 'rejected', reason: new Error('bad') },
      { status: 'rejected', reason: expect.objectContaining({ message: expect.stringContaining('no outcome') }) },
    ]);
  });

  it('keeps everybody while the backend is down, and writes all when it is back', async () => {
    const { writer, batches, end, up, turn } = held();
    const seen: WriterProgress[] = [];
    const a = writer.submit(request('a'), { onProgress: (p) => seen.push(p) });
    await turn();
    await end('down');
    const gone = new AbortController();
    const b = writer.submit(request('b'));
    const c = writer.submit(request('c'), { signal: gone.signal });
    await turn();
    expect(batches).toEqual([['a']]);
    expect(seen.at(-1)).toEqual({ state: 'held', ahead: 0, reason: 'slurmdbd is away' });
    gone.abort(new Error('cancelled'));
    await expect(c).rejects.toThrow('cancelled');
    await up();
    expect(batches).toEqual([['a'], ['a', 'b']]);
    await end();
    expect(await Promise.all([a, b])).toEqual(['of a', 'of b']);
  });

  it('lets a batch grow while the one before has only just begun, but writes a lone request and a full batch at once', async () => {
    const { writer, batches, end, turn } = held(3, { everyMs: 300 });
    const begun = performance.now();
    const all = [writer.submit(request('a'))];
    await turn();
    await end();
    expect(batches).toEqual([['a']]);
    all.push(writer.submit(request('b')));
    await turn();
    all.push(writer.submit(request('c')));
    await turn();
    expect(batches).toEqual([['a']]);
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(batches).toEqual([['a'], ['b', 'c']]);
    all.push(...['d', 'e', 'f'].map((key) => writer.submit(request(key))));
    await end();
    expect(batches.at(-1)).toEqual(['d', 'e', 'f']);
    await end();
    await Promise.all(all);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('closes: what waits is refused, what is being written ends, and it can open again', async () => {
    const { writer, batches, end, turn } = held(1);
    const a = writer.submit(request('a'));
    const b = writer.submit(request('b'));
    await turn();
    let closed = false;
    const closing = writer.close(new Error('not the holder')).then(() => {
      closed = true;
    });
    await expect(b).rejects.toThrow('not the holder');
    await expect(writer.submit(request('c'))).rejects.toThrow('not the holder');
    expect(closed).toBe(false);
    await end();
    expect(await a).toBe('of a');
    await closing;
    writer.open();
    const d = writer.submit(request('d'));
    await turn();
    await end();
    expect(await d).toBe('of d');
    expect(batches).toEqual([['a'], ['d']]);
  });

  it('closes at once while the backend is down', async () => {
    const { writer, end, turn } = held();
    const a = writer.submit(request('a'));
    await turn();
    await end('down');
    await writer.close(new Error('not the holder'));
    await expect(a).rejects.toThrow('not the holder');
    expect(writer.depth).toBe(0);
  });
});
