import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createApplyAllocation } from '../../../activities/lib/backend/apply-allocation.js';
import type { RunCommand } from '../../../activities/lib/process/exec.js';
import { homedirsCheck } from '../../../activities/slurm/diagnose/homedirs-check.js';
import type { SlurmLook } from '../../../activities/slurm/diagnose/slurm-look.js';
import { createHomedirs } from '../../../activities/unix/homedirs.js';
import { wish } from '../../contract/slurm-backend/allocation-fixture.js';
import { settings } from '../../contract/slurm-backend/settings-fixture.js';
import { openFakeBackend as open, written } from './open-fake-backend.js';

const LIMIT_MS = 400;

describe('home directories', () => {
  const on = { enable_user_homedir_account_creation: true, default_homedir_umask: '0027', homedir_base_path: '/home' };
  const apply = ({ backend, welcome }: ReturnType<typeof open>, ...names: string[]) => {
    const request = wish({ backendId: 'a_1', users: names });
    const backends = new Map([[request.offeringId, [{ name: 'slurm', backend, welcome, configHash: 'h' }]]]);
    const context = () => ({ key: names.join(), heartbeat: () => undefined });
    return createApplyAllocation({ backends, context })({ wish: request, backend: 'slurm', configHash: 'h' });
  };
  const members: [RegExp, { stdout: string }][] = [
    [/show assoc/, { stdout: `${written('a_1')[0]?.[1].stdout}a_1||alice|||||\na_1||bob|||||\n` }],
    ...written('a_1').slice(1),
  ];

  it('are made for users that have none, once in five minutes', async () => {
    const opened = open([...members, [/^test -d \/home\/alice/, { exitCode: 1 }]], on);
    expect((await apply(opened, 'alice', 'bob')).warnings).toEqual([]);
    await apply(opened, 'alice');
    const own = () => opened.commands.filter((line) => !line.startsWith('sacctmgr'));
    expect(own().sort()).toEqual([
      ...['id -u alice', 'id -u bob', 'mkhomedir_helper alice 0027', 'test -d /home/alice', 'test -d /home/bob'],
    ]);
    opened.time.now += 300_000;
    await apply(opened, 'bob');
    expect(own().filter((line) => line === 'id -u bob')).toHaveLength(2);
  });

  it('that fail are warnings, and are tried again', async () => {
    const opened = open(
      [
        ...members,
        [/^id -u bob/, { exitCode: 1, stdout: '' }],
        [/^mkhomedir/, { exitCode: 5, stderr: 'disk full' }],
        [/^test/, { exitCode: 1 }],
      ],
      on,
    );
    const { warnings, outcome } = await apply(opened, 'alice', 'bob');
    expect(outcome).toBe('unchanged');
    expect(warnings).toEqual([
      expect.stringContaining('alice not created: mkhomedir_helper exit 5, disk full'),
      expect.stringContaining('bob has no Unix account'),
    ]);
    await apply(opened, 'alice', 'bob');
    expect(opened.commands.filter((line) => line === 'id -u bob')).toHaveLength(2);
  });

  describe('that hang', () => {
    /** A file system without answers: what was asked ends when it is mended. */
    const hanging = () => {
      const held: (() => void)[] = [];
      const time = { now: 0, mended: false };
      const started: string[] = [];
      const run: RunCommand = async ({ file, args }) => {
        started.push([file, ...args].join(' '));
        if (file === 'mkhomedir_helper' && !time.mended) await new Promise<void>((resolve) => held.push(resolve));
        const stdout = file === 'id' ? '1000\n' : '';
        return { exitCode: 0, stdout, stderr: '', timedOut: false, outputTruncated: false, elapsedMs: 1 };
      };
      const welcome = createHomedirs(
        ...([{ run, prefix: [], env: {} }, settings('/usr/bin', { ...on, homedir_base_path: undefined })] as const),
        ...([() => time.now, LIMIT_MS] as const),
      );
      const mend = async () => {
        time.mended = true;
        for (const end of held) end();
        await sleep(LIMIT_MS);
      };
      return { welcome, started, time, mend };
    };
    const users = (letter: string, count: number) => Array.from({ length: count }, (_, at) => `${letter}${at}`);
    const took = async (call: Promise<string[]>) => {
      const begun = performance.now();
      return { warnings: await call, ms: performance.now() - begun };
    };

    it('hold an order for one limit, however many they are, and the next orders not at all', async () => {
      const { welcome, started, time, mend } = hanging();
      const first = await took(welcome(users('u', 40)));
      expect(first.warnings).toEqual([expect.stringMatching(/not made yet.*does not wait.*: u0, u1,.*, u39\.$/)]);
      expect(first.ms).toBeLessThan(3 * LIMIT_MS);
      time.now += LIMIT_MS + 1;
      const next = await took(welcome(users('v', 40)));
      expect(next.warnings).toEqual([expect.stringContaining('v39')]);
      expect(next.ms).toBeLessThan(LIMIT_MS / 2);
      // However long it lasts nobody is asked for twice, and no more at once than before.
      time.now += 3_600_000;
      await welcome(users('u', 40));
      expect(started.filter((line) => line.startsWith('mkhomedir'))).toHaveLength(4);
      await mend();
      expect(await welcome([...users('u', 40), ...users('v', 40)])).toEqual([]);
      expect(new Set(started).size).toBe(started.length);
    });

    it('hold no hand-over of the writer', async () => {
      const { welcome } = hanging();
      const leave = new AbortController();
      setTimeout(() => leave.abort(), 20);
      const asked = await took(welcome(['u'], leave.signal));
      expect(asked.warnings).toEqual([expect.stringContaining('not made yet')]);
      expect(asked.ms).toBeLessThan(LIMIT_MS / 2);
      expect((await took(welcome(['w'], leave.signal))).ms).toBeLessThan(LIMIT_MS / 2);
    });
  });

  it.each([
    ['0700', '0077'],
    ['77', '0077'],
    ['0o22', '0022'],
    ['027', '0027'],
    ['0', '0000'],
  ])('are made with a umask that mkhomedir_helper takes as it was meant: %s', async (given, umask) => {
    const opened = open([...members, [/^test/, { exitCode: 1 }]], { ...on, default_homedir_umask: given });
    await apply(opened, 'alice');
    expect(opened.commands).toContain(`mkhomedir_helper alice ${umask}`);
  });

  it.each([
    ['0700', 'mode 0700 (umask 0077)'],
    ['0027', 'mode 0750 (umask 0027)'],
  ])('are told by doctor as they will be: umask %s', async (given, told) => {
    const facts = { user: async () => 'root' } as unknown as SlurmLook['facts'];
    const own = settings('/usr/bin', { ...on, default_homedir_umask: given });
    expect(await homedirsCheck.run({ facts, settings: own, tresWanted: [] })).toEqual([
      expect.objectContaining({ status: 'ok', message: expect.stringContaining(told) }),
    ]);
  });

  it('are left alone when switched off', async () => {
    const opened = open(members);
    await apply(opened, 'alice');
    expect(opened.commands.every((line) => line.startsWith('sacctmgr'))).toBe(true);
  });
});
