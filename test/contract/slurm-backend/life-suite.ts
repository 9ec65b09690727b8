import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import type { ApplyResult } from '../../../contracts/allocation.js';
import type { Wish } from '../../../contracts/wish.js';
import { type Goal, some, toward, wish } from './allocation-fixture.js';
import { byHand, type LivingCluster, until } from './living-cluster.js';
import { type OpenOptions, openBackend } from './open-backend.js';

const OWN = { enabled: true, flags: 'DenyOnLimit', grp_tres: 'cpu=8', max_jobs: 3, max_submit: 5, max_wall: '0-01:30' };
const SWAP = { qos_paused: 'stopped', qos_downscaled: 'slow' };

/** What becomes of allocations after their creation, against any Slurm. */
export function lifeSuite(title: string, start: () => Promise<LivingCluster>) {
  describe(`the life of an allocation on ${title}`, () => {
    let cluster: LivingCluster;
    beforeAll(async () => {
      cluster = await start();
    }, 120_000);
    afterAll(async () => cluster?.stop(), 60_000);
    beforeEach(async () => {
      await cluster.endJobs();
      await cluster.reset();
    }, 60_000);

    const sacctmgr = (...args: string[]) => byHand(cluster, 'sacctmgr', args);

    function open(overrides: Record<string, unknown> = {}, options: OpenOptions = {}) {
      const opened = openBackend(cluster, { overrides, writers: new WriterGroups({ everyMs: 0 }), ...options });
      let calls = 0;
      const apply = (goal: Goal, request: Wish): Promise<ApplyResult> =>
        opened.backend.apply(toward(goal, request), { key: String(++calls) });
      return {
        ...opened,
        apply,
        /** All at once: one batch. Types of the failures, outcomes of the others. */
        batch: (...requests: [Goal, Wish][]) =>
          Promise.all(
            requests.map(([goal, request]) =>
              apply(goal, request).then(
                ({ outcome }): string => outcome,
                (error: { type?: string }) => error.type,
              ),
            ),
          ),
        /** Repeats while the failure says that this is to be done. */
        async insist(goal: Goal, request: Wish): Promise<ApplyResult> {
          let result: ApplyResult | undefined;
          await until(`${request.backendId} ${goal}`, async () => {
            result = await apply(goal, request).catch((error: { nonRetryable?: boolean }) => {
              if (error.nonRetryable !== false) throw error;
              return undefined;
            });
            return result !== undefined;
          });
          if (result === undefined) throw new Error('no result');
          return result;
        },
        /** A second run finds everything and writes nothing. */
        async isSettled(goal: Goal, request: Wish): Promise<void> {
          const before = await cluster.dump();
          const [writes, failed] = [opened.writes().length, opened.commands.filter((line) => /^scancel/.test(line))];
          expect(await apply(goal, request)).toMatchObject({ outcome: 'unchanged', changes: [] });
          expect(opened.writes()).toHaveLength(writes);
          expect(opened.commands.filter((line) => /^scancel/.test(line))).toEqual(failed);
          expect(await cluster.dump()).toEqual(before);
        },
      };
    }

    const accounts = async (): Promise<string[]> =>
      (await cluster.dump()).associations.flatMap(({ account, user }) =>
        user === '' && account !== 'root' ? account : [],
      );
    const row = async (account: string) =>
      (await cluster.dump()).associations.find((each) => each.account === account && each.user === '')?.limits ?? {};
    const members = async (account: string): Promise<string[]> =>
      (await cluster.dump()).associations.flatMap((each) =>
        each.account === account && each.user !== '' ? each.user : [],
      );
    const defaults = async () =>
      Object.fromEntries((await cluster.dump()).users.map(({ name, defaultAccount }) => [name, defaultAccount]));
    const ofQos = async (name: string) => (await cluster.dump()).qos.find((qos) => qos.name === name)?.limits;
    const one = wish({ backendId: 'a_one', users: ['lifeada', 'lifebob'] });
    const two = wish({ backendId: 'a_two', users: ['lifeada', 'lifebob'] });

    describe('paused, downscaled, normal', () => {
      it('are QOS of the account, which its users inherit', async () => {
        const life = open(SWAP);
        await life.apply('present', one);
        await life.isSettled('normal', one);
        for (const [goal, qos] of [
          ['paused', 'stopped'],
          ['downscaled', 'slow'],
          ['normal', 'normal'],
        ] as const) {
          const result = await life.apply(goal, one);
          expect(result).toMatchObject({ outcome: 'applied', metadata: { qos } });
          expect(await row('a_one')).toMatchObject({ qos });
          await life.isSettled(goal, one);
        }
      });

      it('let nobody submit jobs, and let them again, where QOS stay', async () => {
        const life = open({ qos_management: { enabled: true, skip_qos_swap: true } });
        await life.apply('present', one);
        await life.apply('paused', one);
        expect(await row('a_one')).toMatchObject({ grpsubmit: '0', qos: 'a_one' });
        await life.isSettled('paused', one);
        expect((await life.apply('downscaled', one)).warnings).toEqual([expect.stringContaining('cannot downscale')]);
        expect(await row('a_one')).not.toHaveProperty('grpsubmit');
        await life.isSettled('normal', one);
      });

      it('replace a QOS of its own and its default, and give both back', async () => {
        const life = open({ ...SWAP, qos_management: { ...OWN, additional_qos: ['high'] } });
        await life.apply('present', one);
        await life.apply('paused', one);
        expect(await row('a_one')).toMatchObject({ qos: 'stopped', defaultqos: 'stopped' });
        await life.isSettled('paused', one);
        // An Update order of a paused resource leaves it paused.
        await life.isSettled('present', one);
        await life.apply('normal', one);
        expect(await row('a_one')).toMatchObject({ qos: 'a_one,high', defaultqos: 'a_one' });
        await life.isSettled('normal', one);
      });

      it("give an admin's list and default back, through every status, and touch them in none", async () => {
        const life = open(SWAP);
        await life.apply('present', one);
        await sacctmgr('modify', 'account', 'a_one', 'set', 'qos=high,normal,slow', 'defaultqos=high');
        const own = { qos: 'high,normal,slow', defaultqos: 'high' };
        // It is normal already, in its own way.
        const asked = await life.apply('normal', one);
        expect(asked).toMatchObject({ outcome: 'unchanged', metadata: { qos: 'high,normal,slow' } });
        expect(asked.warnings).toEqual([expect.stringContaining('left as they are')]);
        const pause = toward('paused', one);
        const [planned] = life.backend.plan([pause], await life.backend.read([pause]));
        const { remember } = await life.apply('paused', one);
        expect(planned).toMatchObject({ status: 'planned', remember });
        expect(remember).toEqual({ qos: 'stopped', qos_before: 'high,normal,slow', default_qos_before: 'high' });
        const known = { ...one, remembered: remember ?? {} };
        expect(await row('a_one')).toMatchObject({ qos: 'stopped', defaultqos: 'stopped' });
        // What is known of before stays as it is.
        expect(await life.apply('paused', known)).not.toHaveProperty('remember');
        expect(await life.apply('downscaled', known)).not.toHaveProperty('remember');
        expect(await life.apply('normal', known)).toMatchObject({
          ...{ outcome: 'applied', metadata: { qos: own.qos }, remember: {}, warnings: [] },
        });
        expect(await row('a_one')).toMatchObject(own);
        await life.isSettled('normal', known);
      });

      it('end although the QOS of the pause was renamed, or those of before are gone', async () => {
        await open(SWAP).apply('present', one);
        await sacctmgr('modify', 'account', 'a_one', 'set', 'qos=high', 'defaultqos=high');
        const { remember = {} } = await open({ ...SWAP, qos_paused: 'slow', qos_downscaled: 'stopped' }).apply(
          'paused',
          one,
        );
        const renamed = open({ qos_paused: 'stopped' });
        await renamed.apply('normal', { ...one, remembered: { ...remember, qos_before: 'nosuch,high' } });
        expect(await row('a_one')).toMatchObject({ qos: 'high', defaultqos: 'high' });
        await open({ qos_paused: 'slow' }).apply('paused', one);
        await renamed.apply('normal', { ...one, remembered: { ...remember, qos_before: 'nosuch' } });
        expect(await row('a_one')).toMatchObject({ qos: 'normal', defaultqos: 'normal' });
      });

      it('replace a default QOS that was set by hand', async () => {
        const life = open(SWAP);
        await life.apply('present', one);
        await sacctmgr('modify', 'account', 'a_one', 'set', 'qos=high,normal', 'defaultqos=high');
        await life.apply('paused', one);
        expect(await row('a_one')).toMatchObject({ qos: 'stopped', defaultqos: 'stopped' });
        await life.isSettled('paused', one);
        await life.apply('normal', one);
        expect(await row('a_one')).toMatchObject({ qos: 'normal', defaultqos: 'normal' });
      });

      it.each<[string, () => Promise<unknown>, Record<string, unknown>, Goal, string, string]>([
        ['a QOS that is missing', async () => {}, { qos_paused: 'nosuch' }, 'paused', 'BackendMisconfigured', 'nosuch'],
        ['no QOS for it', async () => {}, {}, 'paused', 'BackendMisconfigured', 'qos_paused'],
        [
          'an account elsewhere',
          () => sacctmgr('modify', 'account', 'a_one', 'set', 'parent=c_uni'),
          SWAP,
          'downscaled',
          'AccountExists',
          'under c_uni',
        ],
        [
          'an account that is gone',
          () => sacctmgr('delete', 'account', 'a_one'),
          SWAP,
          'normal',
          'BackendRejected',
          'does not exist',
        ],
      ])('park with %s, and write nothing', async (_, happens, overrides, goal, type, text) => {
        const life = open(overrides);
        await life.apply('present', { ...one, members: some() });
        await happens();
        const before = await cluster.dump();
        await expect(life.apply(goal, one)).rejects.toMatchObject({
          ...{ type, nonRetryable: true, message: expect.stringContaining(text) },
        });
        expect(await cluster.dump()).toEqual(before);
      });
    });

    describe('a QOS of its own', () => {
      it('comes with the account, is mended when changed by hand, and goes with it', async () => {
        const life = open({ qos_management: OWN });
        expect((await life.apply('present', one)).changes).toContain('QOS a_one created');
        const wanted = {
          flags: 'DenyOnLimit',
          grptres: 'cpu=8',
          maxjobspu: '3',
          maxsubmitpu: '5',
          maxwall: '01:30:00',
        };
        expect(await ofQos('a_one')).toMatchObject(wanted);
        expect(await row('a_one')).toMatchObject({
          qos: 'a_one',
          defaultqos: 'a_one',
          grptresmins: expect.any(String),
        });
        await life.isSettled('present', one);

        await sacctmgr('modify', 'qos', 'a_one', 'set', 'MaxJobsPerUser=9', 'MaxWall=7');
        expect((await life.apply('present', one)).changes).toEqual(['QOS a_one changed']);
        expect(await ofQos('a_one')).toMatchObject(wanted);

        expect((await life.apply('absent', one)).changes).toContain('QOS a_one removed');
        expect(await ofQos('a_one')).toBeUndefined();
        expect(await accounts()).toEqual(['c_uni']);
        await life.isSettled('absent', one);
      });

      it("is never one of the site's, nor another resource's", async () => {
        const life = open({ qos_management: OWN });
        const before = await cluster.dump();
        const named = wish({ backendId: 'high' });
        for (const claim of ['new', 'held', 'sole'] as const) {
          await expect(life.apply('present', { ...named, claim })).rejects.toMatchObject({
            ...{ type: 'AccountExists', message: expect.stringContaining('QOS high') },
          });
        }
        await life.isSettled('absent', { ...named, claim: 'held' });
        expect(await cluster.dump()).toEqual(before);
        // Made, and given up before its account was there: whoever made it finds it, and nobody else.
        await sacctmgr('add', 'qos', 'a_one', 'description=one [waldur 0a]');
        const mine: Wish = { ...one, resourceUuid: '0A', claim: 'new' };
        await expect(life.apply('present', { ...mine, resourceUuid: '0b' })).rejects.toMatchObject({
          type: 'AccountExists',
        });
        await life.isSettled('absent', { ...mine, resourceUuid: '0b' });
        expect((await life.apply('present', mine)).changes).toContain('QOS a_one changed');
        await life.isSettled('present', mine);
        await life.apply('absent', mine);
        expect(await ofQos('a_one')).toBeUndefined();
      });

      it("without a mark is its account's where that has QOS of its own, paused as well", async () => {
        const life = open({ ...SWAP, qos_management: OWN });
        await open().apply('present', one);
        await sacctmgr('add', 'qos', 'a_one', 'description=of [waldur-site-agent]|\nsecond line');
        await sacctmgr('modify', 'account', 'a_one', 'set', 'qos=a_one', 'defaultqos=a_one');
        expect((await life.apply('present', one)).changes).toEqual(['QOS a_one changed']);
        await life.apply('paused', one);
        await life.isSettled('present', one);
        await life.apply('absent', one);
        expect(await ofQos('a_one')).toBeUndefined();
      });

      it('carries the limits where the site wants that', async () => {
        const life = open({ qos_management: { ...OWN, skip_qos_swap: true, apply_limits_to_qos: true } });
        await life.apply('present', one);
        expect(await ofQos('a_one')).toMatchObject({ grptresmins: 'cpu=600,mem=60000M' });
        expect(await row('a_one')).not.toHaveProperty('grptresmins');
        await life.apply('present', { ...one, limits: { cpu: 20 } });
        expect(await ofQos('a_one')).toMatchObject({ grptresmins: 'cpu=1200,mem=60000M' });
        await life.isSettled('present', { ...one, limits: { cpu: 20 } });
      });

      it('goes from an account that is kept, and comes back with it', async () => {
        const life = open({ ...SWAP, soft_delete: true, qos_management: { ...OWN, additional_qos: ['high'] } });
        await life.apply('present', one);
        await life.apply('paused', one);
        await life.apply('absent', one);
        expect(await row('a_one')).toMatchObject({ grptresmins: expect.stringContaining('cpu=0') });
        expect(await row('a_one')).not.toHaveProperty('defaultqos');
        expect(await row('a_one')).not.toHaveProperty('qos');
        expect(await members('a_one')).toEqual([]);
        expect(await ofQos('a_one')).toBeUndefined();
        await life.isSettled('absent', one);
        await life.apply('present', one);
        expect(await row('a_one')).toMatchObject({
          qos: 'a_one,high',
          defaultqos: 'a_one',
          grptresmins: 'cpu=600,mem=60000M',
        });
        expect(await members('a_one')).toEqual(['lifeada', 'lifebob']);
        await life.isSettled('present', one);
      });
    });

    describe('terminated while jobs run', () => {
      it('block: parks, and leaves everything as it is', async () => {
        const life = open({ terminate_running_jobs: 'block' });
        await life.apply('present', one);
        await cluster.submit('lifeada', 'a_one');
        const before = await cluster.dump();
        await expect(life.apply('absent', one)).rejects.toMatchObject({
          ...{ type: 'JobsRunning', nonRetryable: true, message: expect.stringContaining('1 job of account a_one') },
        });
        expect(await cluster.dump()).toEqual(before);
        expect(await cluster.jobs('a_one')).toBe(1);
      }, 60_000);

      it('wait: is repeated until they have ended', async () => {
        const life = open({ terminate_running_jobs: 'wait' });
        await life.apply('present', one);
        await cluster.submit('lifeada', 'a_one');
        for (let look = 0; look < 2; look += 1) {
          await expect(life.apply('absent', one)).rejects.toMatchObject({ type: 'JobsEnding', nonRetryable: false });
        }
        expect(await cluster.jobs('a_one')).toBe(1);
        expect(await members('a_one')).toEqual(['lifeada', 'lifebob']);
        await cluster.endJobs();
        await life.insist('absent', one);
        expect(await accounts()).toEqual(['c_uni']);
      }, 60_000);

      it.each([false, true])(
        'cancel: ends running and waiting ones, its own only (soft_delete %s)',
        async (soft_delete) => {
          const life = open({ soft_delete, terminate_running_jobs: 'cancel' });
          await life.batch(['present', one], ['present', two]);
          await cluster.submit('lifeada', 'a_one');
          await cluster.submit('lifebob', 'a_one', { held: true });
          await cluster.submit('lifebob', 'a_two');
          await life.insist('absent', one);
          expect(await cluster.jobs('a_one')).toBe(0);
          expect(await cluster.jobs('a_two')).toBe(1);
          expect(await accounts()).toEqual(
            soft_delete ? ['a_one', 'a_two', 'c_uni', 'p_phys'] : ['a_two', 'c_uni', 'p_phys'],
          );
          expect(await members('a_one')).toEqual([]);
          expect(await members('a_two')).toEqual(['lifeada', 'lifebob']);
          await life.isSettled('absent', one);
        },
        60_000,
      );

      it('does not keep others waiting, neither by its jobs nor by a slurmctld that does not answer', async () => {
        const life = open({ terminate_running_jobs: 'wait' });
        await life.apply('present', one);
        await cluster.submit('lifeada', 'a_one');
        expect(await life.batch(['absent', one], ['present', two])).toEqual(['JobsEnding', 'applied']);
        const deaf = open(
          {},
          {
            intercept: (spec, run) =>
              spec.file.endsWith('/squeue')
                ? Promise.resolve({
                    ...{ exitCode: 1, stdout: '', timedOut: false, outputTruncated: false, elapsedMs: 1 },
                    stderr: 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n',
                  })
                : run(),
          },
        );
        const three = wish({ backendId: 'a_three' });
        expect(await deaf.batch(['absent', one], ['present', three])).toEqual(['BackendUnavailable', 'applied']);
        expect(deaf.commands.filter((line) => line.startsWith('scancel'))).toEqual([]);
      }, 60_000);

      it('is repeated while slurmdbd still takes the jobs for active', async () => {
        let refusals = 1;
        const life = open(
          {},
          {
            intercept: async (spec, run) =>
              spec.args.includes('remove') && refusals-- > 0
                ? {
                    ...{ exitCode: 1, stdout: '', timedOut: false, outputTruncated: false, elapsedMs: 1 },
                    stderr: ' Error with request: Job(s) active, cancel job(s) before remove\n  JobID = 4\n',
                  }
                : run(),
          },
        );
        await life.apply('present', one);
        await expect(life.apply('absent', one)).rejects.toMatchObject({ type: 'JobsEnding', nonRetryable: false });
        await life.insist('absent', one);
        expect(await accounts()).toEqual(['c_uni']);
      });
    });

    describe('users of a removed account', () => {
      it.each<['common' | 'individual' | 'none', Record<string, string>, Record<string, string>]>([
        ['individual', { lifeada: 'a_two', lifebob: 'a_two' }, {}],
        ['common', { lifeada: 'shared', lifebob: 'shared' }, { lifeada: 'shared', lifebob: 'shared' }],
        ['none', { lifeada: 'a_two', lifebob: 'a_two' }, {}],
      ])('%s: keep a default account while they have one', async (default_account_policy, then, atLast) => {
        await sacctmgr('add', 'account', 'shared');
        const site = { root_account: 'root', default_account: 'shared', default_account_policy };
        const life = open(site);
        await life.apply('present', one);
        await life.apply('present', two);
        await sacctmgr('modify', 'user', 'lifeada', 'set', 'defaultaccount=a_one');
        await life.apply('absent', one);
        expect(await defaults()).toEqual({ root: 'root', ...then });
        await life.isSettled('absent', one);
        await life.apply('absent', two);
        expect(await defaults()).toEqual({ root: 'root', ...atLast });
        expect(await accounts()).toEqual(['c_uni', 'shared']);
      });

      it('who have rights lose them with the last association, and that is told', async () => {
        const life = open();
        await life.apply('present', one);
        await life.apply('present', { ...two, members: some('lifebob') });
        await sacctmgr('modify', 'user', 'lifeada', 'set', 'adminlevel=Operator');
        await sacctmgr('modify', 'user', 'lifebob', 'set', 'adminlevel=Administrator');
        await sacctmgr('add', 'coordinator', 'account=a_one,c_uni', 'names=lifeada');
        // Who is on another account keeps them.
        const gone = await life.apply('absent', one);
        expect(gone.warnings).toEqual([
          expect.stringMatching(
            /^User lifeada lost AdminLevel Operator and being coordinator of a_two, c_uni, p_phys with the last/,
          ),
        ]);
        expect((await life.apply('absent', two)).warnings).toEqual([
          expect.stringMatching(/^User lifebob lost AdminLevel Administrator with the last association/),
        ]);
      });

      it('lose several accounts in one batch, whatever their default accounts', async () => {
        // As they are removed, a_c first, v is moved to a_a and then to a_z, w to a_z at once.
        const [a, b, c, z] = ['a_a', 'a_b', 'a_c', 'a_z'].map((backendId) => wish({ backendId })) as [
          Wish,
          Wish,
          Wish,
          Wish,
        ];
        const life = open({ default_account_policy: 'none' });
        await life.batch(['present', a], ['present', b], ['present', c], ['present', z]);
        for (const [user, list] of Object.entries({ w: 'a_b,a_z', v: 'a_c,a_a,a_z', x: 'a_a,a_b,a_c', y: 'a_b' })) {
          const [first = ''] = list.split(',');
          await sacctmgr('add', 'user', user, `account=${first}`);
          await sacctmgr('add', 'user', user, `account=${list}`);
        }
        expect(await defaults()).toMatchObject({ w: 'a_b', v: 'a_c', x: 'a_a', y: 'a_b' });
        const writes = life.writes().length;
        expect(await life.batch(['absent', b], ['absent', c], ['absent', a])).toEqual(Array(3).fill('applied'));
        expect(await accounts()).toEqual(['a_z', 'c_uni', 'p_phys']);
        expect(await defaults()).toEqual({ root: 'root', v: 'a_z', w: 'a_z' });
        expect(await members('a_z')).toEqual(['v', 'w']);
        // Defaults, users, last associations, accounts: nobody had to be cut out of the batch.
        expect(life.writes().length - writes).toBeLessThanOrEqual(8);
      });

      it('go in all their partitions', async () => {
        const life = open({ enforce_offering_partitions: true });
        const request = { ...one, offeringPartitions: ['main', 'long'] };
        await life.apply('present', request);
        await life.apply('absent', request);
        expect(await accounts()).toEqual(['c_uni']);
        expect(await defaults()).toEqual({ root: 'root' });
      });
    });

    describe('the project of a removed account', () => {
      it("stays where it is another resource's allocation, and nothing is made below that", async () => {
        const bare = { project_prefix: '', customer_prefix: '', allocation_prefix: '' };
        const life = open({ ...bare, project_prefix: 'p_' });
        const theirs = wish({ backendId: 'phys', resourceUuid: '0a', claim: 'new' });
        const titled = {
          ...theirs,
          project: { ...theirs.project, slug: 'opt', name: 'Optics [Waldur 0b] [waldur 0C]' },
        };
        await life.apply('present', titled);
        const before = await cluster.dump();
        const crossed = open(bare);
        const flat = { ...one, customer: { ...one.customer, slug: 'phys' } };
        await expect(crossed.apply('present', flat)).rejects.toMatchObject({
          ...{ type: 'NameInvalid', message: expect.stringContaining('account phys, under which account a_one') },
        });
        expect(await cluster.dump()).toEqual(before);
        // One that was made so before goes, and leaves theirs.
        await sacctmgr('add', 'account', 'a_one', 'parent=phys');
        await crossed.apply('absent', flat);
        expect(await cluster.dump()).toEqual(before);
        // A title is no mark.
        await life.apply('absent', titled);
        expect(await accounts()).toEqual(['uni']);
      });

      it('stays for an account that is made in the same batch', async () => {
        const life = open();
        await life.apply('present', one);
        const batch = await life.batch(['absent', one], ['present', two]);
        expect(batch).toEqual(['applied', 'applied']);
        expect(await accounts()).toEqual(['a_two', 'c_uni', 'p_phys']);
        expect(await members('a_two')).toEqual(['lifeada', 'lifebob']);
        await life.isSettled('absent', one);
        await life.isSettled('present', two);
      });

      it('goes with the last of a batch, and with an account that is gone already', async () => {
        const life = open();
        await life.batch(['present', one], ['present', two]);
        expect(await life.batch(['absent', one], ['absent', two])).toEqual(['applied', 'applied']);
        expect(await accounts()).toEqual(['c_uni']);
        await life.apply('present', { ...one, members: some() });
        await sacctmgr('delete', 'account', 'a_one');
        expect((await life.apply('absent', one)).changes).toEqual(['account p_phys removed']);
      });

      it.each<[string, string[], string[]]>([
        ['other accounts', ['add', 'account', 'other', 'parent=p_phys'], ['c_uni', 'other', 'p_phys']],
        ['users of its own', ['add', 'user', 'pi', 'account=p_phys'], ['c_uni', 'p_phys']],
      ])('stays with %s', async (_, command, left) => {
        const life = open();
        await life.apply('present', one);
        await sacctmgr(...command);
        await life.apply('absent', one);
        expect(await accounts()).toEqual(left);
        await life.isSettled('absent', one);
      });

      it('is no matter in a flat tree whose parent account is above', async () => {
        await sacctmgr('add', 'account', 'hpc');
        await sacctmgr('add', 'account', 'p_phys');
        const life = open({ parent_account: 'p_phys' });
        await life.apply('present', one);
        await life.apply('absent', one);
        expect(await accounts()).toEqual(['hpc', 'p_phys']);
      });
    });

    describe('what is not removed', () => {
      it.each<[string, string[], string]>([
        ['an account that stands elsewhere', ['modify', 'account', 'a_one', 'set', 'parent=root'], 'under root'],
        ['an account with others below it', ['add', 'account', 'sub', 'parent=a_one'], 'below it: sub'],
      ])('%s', async (_, command, text) => {
        const life = open();
        await life.apply('present', one);
        await sacctmgr(...command);
        const before = await cluster.dump();
        const refused = { type: 'AccountExists', nonRetryable: true, message: expect.stringContaining(text) };
        await expect(life.apply('absent', one)).rejects.toMatchObject(refused);
        expect(await cluster.dump()).toEqual(before);
      });

      it('an allocation that never was: nothing to do', async () => {
        await open().isSettled('absent', one);
      });
    });

    describe('several clusters on one slurmdbd', () => {
      const OTHER = 'elsewhere';
      const everywhere = async (): Promise<string[]> => {
        const { stdout } = await sacctmgr('-n', '-P', 'show', 'assoc', 'format=cluster,account,user');
        return stdout
          .split('\n')
          .filter((line) => line !== '' && !line.includes('|root|'))
          .sort();
      };
      const listed = async (): Promise<string[]> => {
        const { stdout } = await sacctmgr('-n', '-P', 'show', 'account', 'format=account');
        return stdout.split('\n').filter((line) => line !== '' && line !== 'root');
      };
      /** Only one cluster of the two has a slurmctld. */
      const onOther = () =>
        open(
          { cluster_name: OTHER },
          {
            intercept: async (spec, run) =>
              spec.file.endsWith('/squeue')
                ? { ...{ exitCode: 0, stdout: '', stderr: '' }, timedOut: false, outputTruncated: false, elapsedMs: 1 }
                : run(),
          },
        );

      beforeEach(async () => {
        const folder = mkdtempSync(join(tmpdir(), 'siteflow-life-'));
        writeFileSync(join(folder, 'cluster.cfg'), `Cluster - '${OTHER}'\nParent - 'root'\n`);
        await sacctmgr('load', join(folder, 'cluster.cfg'));
        rmSync(folder, { recursive: true });
      });
      afterEach(() => sacctmgr('delete', 'cluster', OTHER));

      it('keeps what another cluster has, and leaves nothing listed when the last one is done', async () => {
        const [here, there] = [open({ cluster_name: cluster.name }), onOther()];
        await here.apply('present', one);
        await there.apply('present', one);
        await here.apply('present', two);
        await here.apply('absent', one);
        expect((await everywhere()).filter((line) => line.includes('|a_one|'))).toEqual([
          `${OTHER}|a_one|`,
          `${OTHER}|a_one|lifeada`,
          `${OTHER}|a_one|lifebob`,
        ]);
        await here.isSettled('absent', one);
        await there.apply('absent', one);
        expect(await listed()).toEqual(['a_two', 'c_uni', 'p_phys']);
        await here.apply('absent', two);
        expect(await listed()).toEqual(['c_uni']);
        expect(await everywhere()).toEqual([`${OTHER}|c_uni|`, `${cluster.name}|c_uni|`]);
      });

      it('moves the default account that a user has there', async () => {
        const [here, there] = [open({ cluster_name: cluster.name }), onOther()];
        await there.apply('present', one);
        await there.apply('present', two);
        await here.apply('present', two);
        await sacctmgr('modify', 'user', 'where', 'name=lifeada', `cluster=${OTHER}`, 'set', 'defaultaccount=a_one');
        await there.apply('absent', one);
        expect((await everywhere()).filter((line) => line.startsWith(OTHER) && line.endsWith('lifeada'))).toEqual([
          `${OTHER}|a_two|lifeada`,
        ]);
        await there.apply('absent', two);
        expect((await everywhere()).filter((line) => line.endsWith('lifeada'))).toEqual([
          `${cluster.name}|a_two|lifeada`,
        ]);
      });
    });

    it('reads with one sacctmgr what it reads with one for each statement', async () => {
      const life = open({ qos_management: OWN });
      await life.batch(['present', one], ['present', two]);
      await sacctmgr('add', 'account', 'sub', 'parent=a_two');
      const names = (...list: string[]) => new Set(list as never[]);
      const scope = {
        accounts: names('root', 'c_uni', 'p_phys', 'a_one', 'a_two', 'nosuch'),
        ...{ users: names('lifeada', 'nobody'), emptied: names('a_one'), qos: names('a_one', 'normal', 'nosuch') },
        parents: names('p_phys', 'a_two', 'nosuch'),
      };
      const alone = open(
        {},
        {
          intercept: async (spec, run) => {
            const result = await run();
            return spec.stdin === undefined
              ? result
              : { ...result, stdout: result.stdout.replace(/^sacctmgr: .*$/gm, '') };
          },
        },
      );
      const together = open();
      const state = await together.stateOf(scope);
      expect(state).toEqual(await alone.stateOf(scope));
      expect(state.children.get('a_two')).toEqual(new Set(['sub']));
      expect(state.children.get('p_phys')).toEqual(new Set(['a_one', 'a_two']));
      expect([...state.memberships.keys()].sort()).toEqual(['lifeada', 'lifebob']);
      expect([...state.qos.keys()].sort()).toEqual(['a_one', 'normal']);
      expect(together.processes().filter((program) => program === 'sacctmgr')).toHaveLength(3);
    });
  });
}
