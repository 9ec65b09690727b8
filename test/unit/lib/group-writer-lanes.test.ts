import { describe, expect, it } from '@jest/globals';
import type { WriterProgress } from '../../../activities/lib/writer/write-request.js';
import { held, request } from './held-writer.js';

/** A writer whose lane `x` was found down by its request `x1`. */
async function downOnX() {
  const writer = held();
  const seen: WriterProgress[] = [];
  const first = writer.writer.submit(request('x1', 'x'), { onProgress: (progress) => seen.push(progress) });
  await writer.turn();
  await writer.end('down');
  return { ...writer, first, seen };
}

describe('GroupWriter, while the backend of a lane is down', () => {
  it('writes the other lanes on, and the lane once it is up', async () => {
    const { writer, batches, end, up, turn, first, mostRunning } = await downOnX();
    const rest = [request('x2', 'x'), request('y1', 'y'), request('z1', 'z')].map((each) => writer.submit(each));
    await turn();
    expect(batches).toEqual([['x1'], ['y1']]);
    await end();
    await end();
    expect(await Promise.all([rest[1], rest[2]])).toEqual(['of y1', 'of z1']);
    expect(batches).toEqual([['x1'], ['y1'], ['z1']]);
    await up('x');
    expect(batches.at(-1)).toEqual(['x1', 'x2']);
    await end();
    expect(await Promise.all([first, rest[0]])).toEqual(['of x1', 'of x2']);
    expect(mostRunning()).toBe(1);
  });

  it('writes a lane that is up again only after the batch that runs', async () => {
    const { writer, batches, end, up, turn, first } = await downOnX();
    const other = writer.submit(request('y1', 'y'));
    await turn();
    await up('x');
    expect(batches).toEqual([['x1'], ['y1']]);
    await end();
    expect(batches).toEqual([['x1'], ['y1'], ['x1']]);
    await end();
    expect(await Promise.all([first, other])).toEqual(['of x1', 'of y1']);
  });

  it('takes the requests of a new lane while every other one is held', async () => {
    const { writer, batches, end, up, turn, first } = await downOnX();
    const second = writer.submit(request('y1', 'y'));
    await turn();
    await end('down');
    expect(batches).toEqual([['x1'], ['y1']]);
    const late = writer.submit(request('z1', 'z'));
    await turn();
    expect(batches.at(-1)).toEqual(['z1']);
    await end();
    expect(await late).toBe('of z1');
    for (const lane of ['y', 'x']) {
      await up(lane);
      await end();
    }
    expect(batches.slice(3)).toEqual([['y1'], ['x1']]);
    expect(await Promise.all([first, second])).toEqual(['of x1', 'of y1']);
    expect(writer.depth).toBe(0);
  });

  it('holds it again if it is found down again', async () => {
    const { batches, end, up, first, seen } = await downOnX();
    await up();
    await end('down');
    expect(seen.at(-1)).toEqual({ state: 'held', ahead: 0, reason: 'slurmdbd is away' });
    await up();
    await end();
    expect(batches).toEqual([['x1'], ['x1'], ['x1']]);
    expect(await first).toBe('of x1');
  });

  it('tells those it holds why, and the others where they stand', async () => {
    const { writer, end, up, turn, first, seen } = await downOnX();
    expect(seen).toEqual([
      { state: 'queued', ahead: 0 },
      { state: 'writing', ahead: 0 },
      { state: 'held', ahead: 0, reason: 'slurmdbd is away' },
    ]);
    const told: WriterProgress[] = [];
    const onProgress = (progress: WriterProgress): void => void told.push(progress);
    const joining = writer.submit(request('x2', 'x'), { onProgress });
    expect(told).toEqual([{ state: 'held', ahead: 1, reason: 'slurmdbd is away' }]);
    const other = writer.submit(request('y1', 'y'), { onProgress });
    await turn();
    expect(told.at(-1)).toMatchObject({ state: 'held' });
    expect(told).toContainEqual({ state: 'writing', ahead: 0 });
    await end();
    await up();
    await end();
    expect(await Promise.all([first, joining, other])).toEqual(['of x1', 'of x2', 'of y1']);
  });

  it('lets a held request go that is cancelled, and keeps its neighbours', async () => {
    const { writer, batches, end, up, turn, first } = await downOnX();
    const gone = new AbortController();
    const cancelled = writer.submit(request('x2', 'x'), { signal: gone.signal });
    const joined = writer.submit(request('x3', 'x'), { signal: gone.signal });
    const joining = writer.submit(request('x3', 'x'));
    await turn();
    gone.abort(new Error('cancelled'));
    await expect(cancelled).rejects.toThrow('cancelled');
    await expect(joined).rejects.toThrow('cancelled');
    await up();
    expect(batches.at(-1)).toEqual(['x1', 'x3']);
    await end();
    expect(await Promise.all([first, joining])).toEqual(['of x1', 'of x3']);
  });

  it('has nothing to do once the last held request is cancelled, and starts anew with the next one', async () => {
    const { writer, batches, end, up, turn } = held();
    const gone = new AbortController();
    const cancelled = writer.submit(request('x1', 'x'), { signal: gone.signal });
    await turn();
    await end('down');
    gone.abort(new Error('cancelled'));
    await expect(cancelled).rejects.toThrow('cancelled');
    await turn();
    expect(writer.depth).toBe(0);
    const other = writer.submit(request('y1', 'y'));
    const late = writer.submit(request('x2', 'x'));
    await turn();
    expect(batches).toEqual([['x1'], ['y1']]);
    await end();
    await up('x');
    await end();
    expect(batches).toEqual([['x1'], ['y1'], ['x2']]);
    expect(await Promise.all([other, late])).toEqual(['of y1', 'of x2']);
  });

  it('closes: what is held or waits is refused, what is being written ends, and it can open again', async () => {
    const { writer, batches, end, turn, first } = await downOnX();
    const running = writer.submit(request('y1', 'y'));
    await turn();
    const waiting = writer.submit(request('z1', 'z'));
    const closing = writer.close(new Error('not the holder'));
    await expect(first).rejects.toThrow('not the holder');
    await expect(waiting).rejects.toThrow('not the holder');
    await end();
    expect(await running).toBe('of y1');
    await closing;
    expect(writer.depth).toBe(0);
    writer.open();
    const again = writer.submit(request('x1', 'x'));
    await turn();
    await end();
    expect(await again).toBe('of x1');
    expect(batches).toEqual([['x1'], ['y1'], ['x1']]);
  });

  it('holds nobody any more whose batch is found down after it was closed', async () => {
    const { writer, end, turn } = held();
    const running = writer.submit(request('x1', 'x'));
    await turn();
    const refused = expect(running).rejects.toThrow('not the holder');
    const closing = writer.close(new Error('not the holder'));
    await end('down');
    await Promise.all([refused, closing]);
    expect(writer.depth).toBe(0);
  });
});
