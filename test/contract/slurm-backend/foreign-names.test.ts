import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplyResult } from '../../../contracts/allocation.js';
import type { Wish } from '../../../contracts/wish.js';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { wish } from './allocation-fixture.js';
import { openBackend } from './open-backend.js';

const availability = slurmLabAvailability();
const suite = availability.available ? describe : describe.skip;
const reason = availability.available ? '' : ` (skipped: ${availability.reason}; ${availability.howTo})`;

suite(`names that others made, on a real Slurm${reason}`, () => {
  let lab: SlurmLab;
  let calls = 0;
  beforeAll(async () => {
    lab = await sharedSlurmLab({ unixUsers: ['lifeada'], qos: ['stopped'] });
  }, 180_000);
  afterAll(async () => lab?.stop(), 60_000);
  beforeEach(async () => lab.reset(), 60_000);

  const byHand = async (...args: string[]): Promise<void> => {
    const { exitCode, stdout, stderr } = await lab.sacctmgr(args);
    if (exitCode !== 0) throw new Error(`sacctmgr ${args.join(' ')}: ${stdout}${stderr}`);
  };
  const open = () => openBackend(lab, { overrides: { qos_paused: 'stopped' } }).backend;
  const applyAll = (wishes: readonly Wish[]): Promise<PromiseSettledResult<ApplyResult>[]> => {
    const backend = open();
    return Promise.allSettled(wishes.map((each) => backend.apply(each, { key: String(++calls) })));
  };
  const outcomes = async (wishes: readonly Wish[]): Promise<string[]> =>
    (await applyAll(wishes)).map((each) => (each.status === 'fulfilled' ? 'done' : String(each.reason.type)));
  /** `account|user` of every association, as sacctmgr prints it. */
  const rows = async (): Promise<string[]> =>
    (await lab.sacctmgr(['-nP', 'show', 'assoc', 'format=account,user'])).stdout.trimEnd().split('\n');
  const strangers = Array.from({ length: 8 }, (_, at) => wish({ backendId: `a_new${at}`, users: ['alice', 'bob'] }));

  /** An allocation with members whom somebody added by hand, who are in accounts that somebody made by hand. */
  async function withOddOnes(): Promise<void> {
    await applyAll([wish({ backendId: 'a_one', users: ['alice', 'bob'] })]);
    await byHand('add', 'account', 'old project', 'parent=root');
    await byHand('add', 'account', 'a|b', 'parent=root');
    await byHand('add', 'user', 'jdoe@site.example', 'account=a_one');
    await byHand('add', 'user', 'two words', 'account=a_one');
    await byHand('add', 'user', 'two words', 'account=old project');
    await byHand('add', 'user', 'x|y', 'account=a_one');
    await byHand('add', 'user', 'alice', 'account=old project,a|b');
  }

  it('a Terminate takes users of any name off, and nobody else waits or parks for it', async () => {
    await withOddOnes();
    const gone = wish({ backendId: 'a_one', goal: 'absent' });
    expect(await outcomes([gone, ...strangers])).toEqual(['done', ...strangers.map(() => 'done')]);
    const left = await rows();
    expect(left.filter((row) => row.startsWith('a_one|'))).toEqual([]);
    expect(left).toEqual(expect.arrayContaining(['old project|', 'a|b|', 'old project|alice', 'a|b|alice']));
    expect(left).toContain('old project|two words');
  });

  it('a name that no list can hold goes with its account', async () => {
    await applyAll([wish({ backendId: 'a_one', users: ['alice'] })]);
    const file = "Cluster - 'CLUSTER'\nParent - 'a_one'\nUser - 'x,y'\nUser - 'z[1-2]'\n".replace('CLUSTER', lab.name);
    await lab.run('sh', ['-c', 'cat > "$0"; sacctmgr -i load "$0"', `${lab.baseDir}/odd.cfg`], { input: file });
    expect(await rows()).toEqual(expect.arrayContaining(['a_one|x,y', 'a_one|z[1-2]']));
    const gone = wish({ backendId: 'a_one', goal: 'absent' });
    expect(await outcomes([gone, ...strangers])).toEqual(['done', ...strangers.map(() => 'done')]);
    expect((await rows()).filter((row) => row.startsWith('a_one|'))).toEqual([]);
  });

  it('an account below the allocation whose name has a bar is seen: the allocation is not removed over it', async () => {
    await applyAll([wish({ backendId: 'a_one' })]);
    await byHand('add', 'account', 'a|b', 'parent=a_one');
    const gone = wish({ backendId: 'a_one', goal: 'absent' });
    expect(await outcomes([gone, ...strangers])).toEqual(['AccountExists', ...strangers.map(() => 'done')]);
    expect(await rows()).toEqual(expect.arrayContaining(['a_one|', 'a|b|']));
  });

  it('a member whom Slurm cannot have is left out with a warning; one with an address as a name is taken', async () => {
    const [first, ...rest] = await applyAll([
      wish({ backendId: 'a_one', users: ['alice', 'a b', 'jdoe@site.example', '--help'] }),
      ...strangers,
    ]);
    expect(first).toMatchObject({
      status: 'fulfilled',
      value: { warnings: expect.arrayContaining([expect.stringContaining('"--help", "a b"')]) },
    });
    expect(rest.map(({ status }) => status)).toEqual(strangers.map(() => 'fulfilled'));
    expect(await rows()).toEqual(expect.arrayContaining(['a_one|alice', 'a_one|jdoe@site.example']));
  });

  it('a partition and a TRES are found in any spelling', async () => {
    const hours = { measured_unit: 'Hours', unit_factor: 60, accounting_type: 'limit' as const, label: 'CPU' };
    const { backend } = openBackend(lab, { overrides: { default_partition: 'GPU' }, components: { CPU: hours } });
    const asked = wish({ backendId: 'a_one', limits: { CPU: 10 }, users: ['alice'] });
    expect(await backend.apply(asked, { key: 'a' })).toMatchObject({ outcome: 'applied' });
    expect(await backend.apply(asked, { key: 'b' })).toMatchObject({ outcome: 'unchanged' });
    const { associations } = await lab.dump();
    expect(associations.find(({ user }) => user === 'alice')).toMatchObject({ partition: 'gpu' });
    const own = associations.find(({ account, user }) => account === 'a_one' && user === '');
    expect(own?.limits.grptresmins).toBe('cpu=600');
  });

  /** Runs a test with another line in slurmdbd.conf. */
  async function withSlurmdbd(line: string, test: () => Promise<void>): Promise<void> {
    const file = `${lab.baseDir}/etc/slurmdbd.conf`;
    const before = readFileSync(file, 'utf8');
    const restart = async (text: string): Promise<void> => {
      writeFileSync(file, text);
      await lab.kill('slurmdbd', 'SIGTERM');
      await lab.start('slurmdbd');
    };
    await restart(`${before}${line}\n`);
    try {
      await test();
    } finally {
      await restart(before);
    }
  }

  it('nothing seen is not gone where PrivateData hides it', async () => {
    await applyAll([wish({ backendId: 'a_one', users: ['alice'] })]);
    await withSlurmdbd('PrivateData=users', async () => {
      const { backend } = openBackend(lab, {
        overrides: { command_prefix: ['runuser', '-u', 'lifeada', '--'], qos_paused: 'stopped' },
      });
      const asked = [wish({ backendId: 'a_one', goal: 'absent' }), wish({ backendId: 'a_one', goal: 'paused' })];
      for (const each of asked) {
        await expect(backend.apply(each, { key: String(++calls) })).rejects.toMatchObject({
          ...{ type: 'BackendMisconfigured', message: expect.stringContaining('not even root') },
        });
      }
      // Whoever may see all is told the truth.
      const gone = wish({ backendId: 'a_other', goal: 'absent' });
      expect(await open().apply(gone, { key: String(++calls) })).toMatchObject({ outcome: 'unchanged' });
    });
    expect(await rows()).toEqual(expect.arrayContaining(['a_one|', 'a_one|alice']));
  });

  it('users are written as they are called where slurmdbd keeps the case of names', async () => {
    await withSlurmdbd('Parameters=PreserveCaseUser', async () => {
      const asked = wish({ backendId: 'a_one', users: ['Alice2', 'bob'] });
      const { backend } = openBackend(lab);
      expect(await backend.apply(asked, { key: 'a' })).toMatchObject({ outcome: 'applied' });
      expect(await rows()).toEqual(expect.arrayContaining(['a_one|Alice2', 'a_one|bob']));
      expect(await backend.apply(asked, { key: 'b' })).toMatchObject({ outcome: 'unchanged' });
      expect(await backend.apply(wish({ backendId: 'a_one', goal: 'absent' }), { key: 'c' })).toMatchObject({
        outcome: 'applied',
      });
      expect((await rows()).filter((row) => row.startsWith('a_one|'))).toEqual([]);
      await lab.sacctmgr(['delete', 'user', 'where', 'name=Alice2']);
    });
  });
});
