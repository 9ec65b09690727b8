import { describe, expect, it } from '@jest/globals';
import { failure } from '../../../activities/lib/failure.js';
import type { WriterProgress } from '../../../activities/lib/writer/write-request.js';
import { TIMEOUTS } from '../../../activities/slurm/commands/sacctmgr.js';
import { slurmName } from '../../../activities/slurm/slurm-name.js';
import { snapshot } from '../../../activities/slurm/state/snapshot.js';
import type { Origin } from '../../../contracts/wish.js';
import { wish } from '../../contract/slurm-backend/allocation-fixture.js';
import { applyAllocations } from '../../contract/slurm-backend/apply-allocations.js';
import { fakeRun } from './fake-run.js';
import { openFakeBackend as open, written } from './open-fake-backend.js';
import { recorded } from './transcript.js';

const typesOf = async (backend: ReturnType<typeof open>['backend'], ...ids: string[]) =>
  (
    await applyAllocations(
      backend,
      ids.map((backendId) => wish({ backendId })),
    )
  ).map((outcome) => (outcome.status === 'done' ? outcome.value.outcome : (outcome.error as { type?: string }).type));

describe('while slurmdbd is down', () => {
  const down = recorded('06-outages.txt', 'add account dbddown');

  it('keeps everyone, asks only every ten seconds, and goes on when it is back', async () => {
    const { backend, commands, answers, time } = open();
    await backend.writerGroup();
    answers.push([/./, down]);
    let probes = 0;
    time.onSleep = () => {
      probes += 1;
      if (probes === 4) answers.splice(0, answers.length, ...written('a_1'));
    };
    const before = commands.length;
    expect(await typesOf(backend, 'a_1')).toEqual(['unchanged']);
    expect(time.slept).toEqual([1_000, 10_000, 10_000, 10_000]);
    const asked = commands.slice(before).filter((line) => line.includes('list cluster'));
    expect(asked.length).toBeLessThanOrEqual(5);
  });

  it('tells the request why it waits', async () => {
    const { backend, answers, time } = open([[/show assoc/, down]]);
    const seen: WriterProgress[] = [];
    time.onSleep = () => answers.splice(0, answers.length, ...written('a_1'));
    await backend.apply(wish({ backendId: 'a_1' }), { key: '1', onProgress: (progress) => seen.push(progress) });
    expect(seen).toContainEqual({ state: 'held', ahead: 0, reason: expect.stringContaining('Connection refused') });
  });
});

describe('after a command that was ended', () => {
  const hung = { timedOut: true, exitCode: null };

  it('waits before it reads and writes again, and counts what the ended command did', async () => {
    const { backend, commands, answers, time } = open([[/load/, hung]]);
    time.onSleep = () => answers.splice(0, answers.length, ...written('a_1'));
    expect(await typesOf(backend, 'a_1')).toEqual(['applied']);
    expect(commands.filter((line) => line.includes('load'))).toHaveLength(1);
    expect(time.slept).toEqual([35_000]);
  });

  it('parks the one that hangs alone while slurmdbd answers', async () => {
    const { backend } = open([[/load/, hung]]);
    expect(await typesOf(backend, 'a_1')).toEqual(['BackendHangs']);
  });

  it('finds by reading whose name makes a read hang', async () => {
    const { backend, commands } = open([
      [/show assoc.*[=,]a_2[, ]/, hung],
      [/show assoc/, written('a_1')[0]?.[1] ?? {}],
      ...written('a_1').slice(1),
    ]);
    expect(await typesOf(backend, 'a_1', 'a_2')).toEqual(['unchanged', 'BackendHangs']);
    const hanging = commands.filter((line) => /[=,]a_2[, ]/.test(line) && line.includes('show assoc'));
    expect(hanging).toHaveLength(2);
  });
});

describe('an old wish', () => {
  it('does not undo a newer order', async () => {
    const { backend } = open(written('a_1'));
    const read = (observedAt: string) => wish({ backendId: 'a_1', observedAt });
    const sync = (observedAt: string) =>
      backend.apply(read(observedAt), { key: observedAt, origin: 'membership' }).then(
        ({ outcome }) => outcome,
        (error: { type?: string }) => error.type,
      );
    await backend.apply(read('2026-11-22T10:00:00Z'), { key: 'order' });
    expect(await sync('2026-11-22T09:59:59Z')).toBe('Stale');
    expect(await sync('2026-11-22T10:00:01Z')).toBe('unchanged');
    // A sync is no order: it overtakes nothing.
    expect(await sync('2026-11-22T10:00:00Z')).toBe('unchanged');
    // However Waldur spells the name, Slurm has one account.
    await backend.apply({ ...read('2026-11-22T11:00:00Z'), backendId: 'A_1' }, { key: 'in capitals' });
    expect(await sync('2026-11-22T10:30:00Z')).toBe('Stale');
  });
});

describe('a process that became the writer', () => {
  it('refuses what was read before, but for orders, and takes it once it was read again', async () => {
    const { backend, writers } = open(written('a_1'));
    writers.acquired(await backend.writerGroup());
    const outcome = (origin: Origin, observedAt: string) =>
      backend.apply(wish({ backendId: 'a_1', origin, observedAt }), { key: `${origin} ${observedAt}` }).then(
        (result) => result.outcome,
        (error: { type?: string }) => error.type,
      );
    const [before, since] = [new Date(Date.now() - 60_000).toISOString(), new Date(Date.now() + 60_000).toISOString()];
    for (const origin of ['status', 'membership', 'repair'] as const)
      expect(await outcome(origin, before)).toBe('Stale');
    expect(await outcome('order', before)).toBe('unchanged');
    for (const origin of ['membership', 'repair', 'status'] as const)
      expect(await outcome(origin, since)).toBe('unchanged');
  });
});

describe('what no retry mends', () => {
  it.each([
    ['missing rights', /load/, recorded('04-permissions.txt', 'add account carolacct'), 'BackendMisconfigured'],
    ['an unknown column', /show assoc/, { stdout: 'root|x\n' }, 'BackendOutput'],
    [
      'no sacctmgr',
      /list tres/,
      failure('BackendMisconfigured', '/usr/bin/sacctmgr does not exist'),
      'BackendMisconfigured',
    ],
    ['another cluster', /list cluster/, { stdout: 'one\ntwo\n' }, 'BackendMisconfigured'],
  ])('%s parks everyone', async (_, pattern, answer, type) => {
    const { backend } = open([[pattern, answer]]);
    expect(await typesOf(backend, 'a_1', 'a_2')).toEqual([type, type]);
  });

  it('is asked anew next time: nothing is kept of a failure', async () => {
    const { backend, answers } = open([[/list cluster/, { stdout: 'one\ntwo\n' }]]);
    expect(await typesOf(backend, 'a_1')).toEqual(['BackendMisconfigured']);
    answers.length = 0;
    answers.push(...written('a_1'));
    expect(await typesOf(backend, 'a_1')).toEqual(['unchanged']);
  });

  it('refuses execution_mode rest', () => {
    expect(() => open([], { execution_mode: 'rest' })).toThrow(
      expect.objectContaining({ type: 'BackendMisconfigured' }),
    );
  });
});

describe('which cluster', () => {
  it('takes the local one of several', async () => {
    const { backend } = open([
      [/list cluster/, { stdout: 'one\ntwo\n' }],
      [/^scontrol/, { stdout: 'ClusterName             = two\n' }],
    ]);
    expect(await backend.ping()).toMatchObject({ what: 'cluster two' });
  });
});

describe('how many reads', () => {
  it('are three for any number of allocations, and the TRES and cluster are asked once', async () => {
    const { backend, commands } = open(written('a_1'));
    for (let count = 0; count < 3; count += 1) await backend.apply(wish({ backendId: 'a_1', users: [] }), { key: '1' });
    const count = (text: string) => commands.filter((line) => line.includes(text)).length;
    expect([
      count('show assoc'),
      count('show account'),
      count('list tres'),
      count('list cluster'),
      count('show config'),
    ]).toEqual([3, 3, 1, 1, 1]);
  });

  it('grow when a list would not fit into one argument', async () => {
    const { run, commands } = fakeRun();
    const connection = { binPath: '/usr/bin', prefix: [], env: {}, run, timeouts: TIMEOUTS, clusters: undefined };
    const accounts = new Set(Array.from({ length: 3_000 }, (_, n) => `a_${String(n).padStart(38, '0')}` as never));
    await snapshot(connection, slurmName('cluster', 'lab'), { accounts, users: new Set() });
    const longest = Math.max(...commands.map((line) => line.length));
    expect(commands.filter((line) => line.includes('show assoc'))).toHaveLength(2);
    expect(longest).toBeLessThan(128 * 1024);
  });
});
