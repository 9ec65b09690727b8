import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { claimName, foreignClaims, hostClaims, parseClaims } from '../../../activities/lib/writer/host-claims.js';
import { HostClaim } from '../../../workers/writer/host-claim.js';

let number = 0;
const target = (): string => `test ${process.pid} ${number++}`;
const quiet = { info: () => undefined, warn: () => undefined };
const never = new AbortController().signal;

describe('the claim to be the writer of a host', () => {
  it('is had by one authority at a time, whatever its state folder', async () => {
    const what = target();
    const warned: object[] = [];
    const one = new HostClaim({ target: what, authority: 'one', log: quiet });
    const two = new HostClaim({ target: what, authority: 'two', log: { warn: (fields) => warned.push(fields) } });
    expect(await one.take(never)).toBe(false);
    let taken = false;
    const second = two.take(never).then((waited) => {
      taken = true;
      return waited;
    });
    await sleep(900);
    expect(taken).toBe(false);
    expect(warned).toEqual([{ target: what, pids: [process.pid] }]);
    expect(
      hostClaims(what)
        .map(({ holds }) => holds)
        .sort(),
    ).toEqual([false, true]);
    one.release();
    // What the other one wrote last may still be at work.
    expect(await second).toBe(true);
    two.release();
  });

  it('of processes that ask the same server does not keep them apart: the lease does', async () => {
    const what = target();
    const claims = [0, 1].map(() => new HostClaim({ target: what, authority: 'one', log: quiet }));
    for (const claim of claims) expect(await claim.take(never)).toBe(false);
    for (const claim of claims) claim.release();
  });

  it('of another slurmdbd is none of our business', async () => {
    const claims = [target(), target()].map(
      (what, at) => new HostClaim({ target: what, authority: `${at}`, log: quiet }),
    );
    for (const claim of claims) expect(await claim.take(never)).toBe(false);
    for (const claim of claims) claim.release();
  });

  it('of two that come at once lets one through', async () => {
    const what = target();
    const claims = ['one', 'two', 'three'].map((authority) => new HostClaim({ target: what, authority, log: quiet }));
    const stop = new AbortController();
    const through: HostClaim[] = [];
    const all = claims.map((claim) => claim.take(stop.signal).then(() => stop.signal.aborted || through.push(claim)));
    await sleep(2_500);
    expect(through).toHaveLength(1);
    stop.abort();
    await Promise.all(all);
    for (const claim of claims) claim.release();
  });

  it('lasts as long as a command that keeps it open, although its holder gave it up or died', async () => {
    const what = target();
    const one = new HostClaim({ target: what, authority: 'one', log: quiet });
    await one.take(never);
    const { descriptor } = one;
    expect(descriptor).toBeGreaterThan(2);
    const command = spawn('sleep', ['30'], { stdio: ['ignore', 'ignore', 'ignore', descriptor ?? 'ignore'] });
    one.release();
    expect(one.descriptor).toBeUndefined();
    const two = new HostClaim({ target: what, authority: 'two', log: quiet });
    const second = two.take(never);
    await sleep(600);
    expect(foreignClaims(hostClaims(what), 'two')).toHaveLength(1);
    command.kill('SIGKILL');
    expect(await second).toBe(true);
    two.release();
  });

  it('stands in the table of sockets with process and authority', () => {
    const name = claimName('dbd:6819', { authority: 'one', pid: 42, holds: true }, 'abc');
    const line = `0000000030dfe5c1: 00000002 00000000 00010000 0001 01 2374029 @${name}${'@'.repeat(30)}`;
    const table = `Num       RefCount Protocol Flags    Type St Inode Path\n${line}\n00: 2 0 0 1 1 3 /run/dbus\n`;
    const [claim] = parseClaims(table, 'dbd:6819');
    expect(claim).toMatchObject({ pid: 42, holds: true });
    expect(parseClaims(table, 'other:6819')).toEqual([]);
    expect(foreignClaims(parseClaims(table, 'dbd:6819'), 'one')).toEqual([]);
    expect(foreignClaims(parseClaims(table, 'dbd:6819'), 'two')).toHaveLength(1);
    expect(name.length).toBeLessThan(107);
  });
});
