import { describe, expect, it } from '@jest/globals';
import type { HolderReport } from '../../../contracts/writer.js';
import { type Answer, Lease } from '../../../workers/writer/lease.js';

function open(answer: () => Promise<Answer> = async () => 'held') {
  const time = { monotonic: 0, wall: 1_000_000 };
  const reports: HolderReport[] = [];
  const child: string[] = [];
  let reply = answer;
  const lease = new Lease({
    group: 'dbd',
    holder: 'me',
    hostKey: 'k',
    send: async (report) => {
      reports.push(report);
      return reply();
    },
    child: {
      aboutToStart: (livesOnMs) => {
        if (livesOnMs > 0) child.push(`hidden for ${livesOnMs}`);
        child.push('about');
        return 'mark';
      },
      started: (pid) => child.push(`started ${pid}`),
      ended: () => child.push('ended'),
    },
    clocks: { monotonic: () => time.monotonic, wall: () => time.wall },
  });
  const pass = (ms: number) => {
    time.monotonic += ms;
    time.wall += ms;
  };
  const answers = (next: () => Promise<Answer>) => {
    reply = next;
  };
  return { lease, time, pass, reports, child, answers };
}

const command =
  (calls: string[] = []) =>
  async (onStart: (pid: number, kill: () => void) => void) => {
    onStart(42, () => calls.push('killed'));
    calls.push('ran');
    return 'result';
  };

describe('a lease', () => {
  it('announces a command before it starts, and names it on this host', async () => {
    const { lease, reports, child } = open();
    lease.begin();
    expect(await lease.run(190_000, command())).toBe('result');
    expect(reports.slice(0, 1)).toEqual([{ holder: 'me', hostKey: 'k', state: 'writing', childMayLiveMs: 190_000 }]);
    expect(child).toEqual(['about', 'started 42', 'ended']);
    await lease.beat();
    expect(reports.at(-1)).toMatchObject({ state: 'idle', childMayLiveMs: 0 });
  });

  it('notes of a command behind a prefix how long it may live unseen', async () => {
    const { lease, child } = open();
    lease.begin();
    await lease.run(190_000, command(), true);
    expect(child).toEqual(['hidden for 190000', 'about', 'started 42', 'ended']);
  });

  it('allows nothing before it began', async () => {
    const { lease } = open();
    const calls: string[] = [];
    await expect(lease.run(1, command(calls))).rejects.toThrow('not the writer of dbd');
    expect(calls).toEqual([]);
  });

  it.each([
    ['the clock of this host ran 8 s', 8_000, 8_000],
    ['the host was suspended, its own clock stood still', 0, 60_000],
    ['the wall clock was set back meanwhile', 8_000, -3_600_000],
  ])('starts nothing when %s since the last acknowledged heartbeat', async (_, monotonic, wall) => {
    const { lease, time } = open();
    lease.begin();
    await lease.beat();
    time.monotonic += monotonic;
    time.wall += wall;
    const calls: string[] = [];
    await expect(lease.run(1, command(calls))).rejects.toThrow('not the writer');
    expect(calls).toEqual([]);
  });

  it('starts nothing that the server has not been told of', async () => {
    const { lease, answers } = open();
    lease.begin();
    await lease.beat();
    answers(async () => Promise.reject(new Error('unavailable')));
    const calls: string[] = [];
    await expect(lease.run(1, command(calls))).rejects.toThrow('not the writer');
    expect(calls).toEqual([]);
  });

  it('starts nothing when its own announcement failed, although a heartbeat of the timer was acknowledged', async () => {
    const { lease, answers } = open();
    lease.begin();
    await lease.beat();
    let nth = 0;
    answers(async () => {
      nth += 1;
      return nth === 1 ? 'held' : Promise.reject(new Error('unavailable'));
    });
    // On its way when the command is announced; it does not tell of the command.
    const timer = lease.beat();
    const calls: string[] = [];
    await expect(lease.run(190_000, command(calls))).rejects.toThrow('not the writer');
    await timer;
    expect(calls).toEqual([]);
  });

  it('never says that no command lives while one does', async () => {
    const { lease, pass, reports } = open();
    lease.begin();
    await lease.run(1_000, async (onStart) => {
      onStart(42, () => undefined);
      pass(5_000);
      await lease.beat();
      expect(reports.at(-1)).toMatchObject({ state: 'writing', childMayLiveMs: 10_000 });
    });
  });

  it('tells at once that a command has ended', async () => {
    const { lease, reports } = open();
    lease.begin();
    await lease.run(190_000, command());
    await Promise.resolve();
    await Promise.resolve();
    expect(reports.at(-1)).toMatchObject({ state: 'idle', childMayLiveMs: 0 });
  });

  it('counts its age from the sending of a heartbeat, not from the answer', async () => {
    const { lease, pass, answers } = open();
    answers(async () => {
      pass(7_000);
      return 'held';
    });
    await lease.beat();
    expect(lease.age()).toBe(7_000);
  });

  it('ends a command that was started by a process that had been stopped meanwhile', async () => {
    const { lease, pass, child } = open();
    lease.begin();
    await lease.beat();
    const calls: string[] = [];
    await lease.run(190_000, async (onStart) => {
      // SIGSTOP between the last look at the clock and the fork; the next two lines come after SIGCONT.
      pass(60_000);
      return command(calls)(onStart);
    });
    expect(calls).toEqual(['killed', 'ran']);
    expect(child).toEqual(['about', 'ended']);
  });

  it('is over when the server says so, and may not write any more', async () => {
    const { lease, answers } = open();
    lease.begin();
    answers(async () => 'lost');
    await lease.beat();
    expect(await lease.over).toBe('lost');
    await expect(lease.run(1, command())).rejects.toThrow('not the writer');
  });

  it('is over after 12 s without an answer', async () => {
    const { lease, pass, answers } = open();
    answers(async () => Promise.reject(new Error('unavailable')));
    pass(11_000);
    await lease.beat();
    expect(await Promise.race([lease.over, 'held'])).toBe('held');
    pass(2_000);
    await lease.beat();
    expect(await lease.over).toBe('lost');
  });

  it('is given back when others wait: what runs may still be written', async () => {
    const { lease, answers } = open();
    lease.begin();
    answers(async () => 'give-up');
    await lease.beat();
    expect(await lease.over).toBe('give-up');
    lease.drain();
    expect(await lease.run(1, command())).toBe('result');
  });
});
