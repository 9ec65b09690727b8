import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { SHARED_CLUSTER as CLUSTER, sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { largeLoad } from './large-load.js';
import { normalizeOutput } from './normalize-output.js';
import { nextOperation, type Operation, seededRandom } from './random-operations.js';

const QOS = ['high', 'low'];
const STEPS = 500;
/**
 * 2: one load names two default accounts of a user. 9: default accounts by the database's collation. (Not 6: it moves two
 * accounts at once, one above the other, which slurmdbd may answer with an endless query.)
 */
const SEEDS = process.env.SLURM_SIMULATOR_SEEDS?.split(',').map(Number) ?? [1, 2, 9, 20];

interface Printed {
  stdout: string;
  stderr: string;
  exitCode: number;
}

type Run = (argv: string[], stdin: string) => Promise<Printed>;

const shown = ({ stdout, stderr, exitCode }: Printed): string =>
  `exit ${exitCode}\n${normalizeOutput(stdout)}[stderr]\n${normalizeOutput(stderr)}`;

/** Operation as argv, with its file written and the cluster named. */
function prepare({ argv, file }: Operation, path: string): string[] {
  if (file !== undefined) writeFileSync(path, file.replaceAll('CLUSTER', CLUSTER));
  return argv.map((word) => (word === 'FILE' ? path : word));
}

/** Runs one random sequence on both and returns the first step whose outcome differs. */
async function firstDifference(seed: number, path: string, first: Run, second: Run): Promise<string | undefined> {
  const random = seededRandom(seed);
  for (let step = 0; step < STEPS; step += 1) {
    const operation = nextOperation(random);
    const argv = prepare(operation, path);
    const { stdin = '' } = operation;
    const expected = shown(await first(argv, stdin));
    const actual = shown(await second(argv, stdin));
    if (actual === expected) continue;
    const what = `seed ${seed} step ${step}: sacctmgr ${argv.join(' ')}\n${operation.file ?? stdin}`;
    return `${what}\n--- real: ${expected}\n--- simulated: ${actual}`;
  }
  return undefined;
}

/**
 * The second in which slurmdbd made the changes of a command that has just run, in milliseconds. A command that began in
 * one second and ended in the next (a loaded machine) is looked up; which it was decides about default accounts.
 */
async function secondOfChange(lab: SlurmLab, begunMs: number): Promise<number> {
  const second = (ms: number): number => Math.floor(ms / 1000);
  const ended = Date.now();
  if (second(begunMs) === second(ended)) return ended;
  const { stdout } = await lab.sacctmgr(['-nP', 'list', 'transactions', 'format=time']);
  const last = Math.max(...stdout.split('\n').map((line) => Date.parse(line) || 0));
  return last >= second(begunMs) * 1000 ? last : ended;
}

const availability = slurmLabAvailability();
const withSlurm = availability.available ? describe : describe.skip;
if (!availability.available) console.warn(`Random sequences are not compared with real Slurm: ${availability.reason}`);

withSlurm('random sequences on the simulator and on real Slurm', () => {
  let lab: SlurmLab;
  let simulator: SlurmSimulator;
  let folder: string;
  let now = Date.now();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slurm-random-'));
    lab = await sharedSlurmLab({ qos: QOS });
    simulator = await startSlurmSimulator({ clusterName: CLUSTER, qos: QOS, clock: () => now });
  }, 180_000);

  afterAll(async () => {
    await simulator?.stop();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it.each(SEEDS)(
    `${STEPS} steps of seed %d end in the same state`,
    async (seed) => {
      await lab.reset();
      // Made anew, so that their ids (the order of every list of QOS) are as in the simulator.
      await lab.sacctmgr(['remove', 'qos', QOS.join(',')]);
      await lab.sacctmgr(['add', 'qos', QOS.join(',')]);
      simulator.reset();
      expect(await simulator.dump()).toEqual(await lab.dump());
      const real: Run = async (argv, input) => {
        // Times have seconds: a step must not begin in one second and end in the next.
        if (Date.now() % 1000 > 850) await sleep(1000 - (Date.now() % 1000));
        // readline shortens echoed lines that are wider than COLUMNS.
        const begun = Date.now();
        const printed = await lab.run('env', ['COLUMNS=5000', join(lab.binPath, 'sacctmgr'), ...argv], { input });
        now = await secondOfChange(lab, begun);
        return printed;
      };
      const simulated: Run = (argv, stdin) => simulator.run('sacctmgr', argv, { stdin, cwd: folder });
      expect(await firstDifference(seed, join(folder, 'load.cfg'), real, simulated)).toBeUndefined();
      expect(await simulator.dump()).toEqual(await lab.dump());
    },
    240_000,
  );

  it('a large load of users without a default account ends in the same state', async () => {
    await lab.reset();
    simulator.reset();
    writeFileSync(join(folder, 'large.cfg'), largeLoad(CLUSTER, seededRandom(7)));
    const argv = ['-i', '-Q', 'load', join(folder, 'large.cfg')];
    expect((await lab.sacctmgr(argv)).exitCode).toBe(0);
    now = Date.now();
    expect((await simulator.run('sacctmgr', argv)).exitCode).toBe(0);
    const [real, simulated] = [await lab.dump(), await simulator.dump()];
    expect(real.associations.length).toBeGreaterThan(1_000);
    expect(simulated.associations).toEqual(real.associations);
    expect(simulated.users).toEqual(real.users);
  }, 120_000);
});

describe('the comparison itself', () => {
  it('notices one statement without effect among 500', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slurm-random-'));
    const options = { clusterName: CLUSTER, qos: QOS, clock: () => 1_700_000_000_000 };
    const good = await startSlurmSimulator(options);
    const bad = await startSlurmSimulator(options);
    bad.faults.add({ pattern: '^add user', skip: 10, times: 1, action: { kind: 'lie' } });
    const run =
      (simulator: SlurmSimulator): Run =>
      (argv, stdin) =>
        simulator.run('sacctmgr', argv, { stdin, cwd: folder });
    const difference = await firstDifference(3, join(folder, 'load.cfg'), run(good), run(bad));
    const same = JSON.stringify(await good.dump()) === JSON.stringify(await bad.dump());
    await Promise.all([good.stop(), bad.stop()]);
    rmSync(folder, { recursive: true, force: true });
    expect(difference !== undefined || !same).toBe(true);
  });

  it('finds no difference between two simulators', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slurm-random-'));
    const options = { clusterName: CLUSTER, qos: QOS, clock: () => 1_700_000_000_000 };
    const [first, second] = [await startSlurmSimulator(options), await startSlurmSimulator(options)];
    const run =
      (simulator: SlurmSimulator): Run =>
      (argv, stdin) =>
        simulator.run('sacctmgr', argv, { stdin, cwd: folder });
    expect(await firstDifference(4, join(folder, 'load.cfg'), run(first), run(second))).toBeUndefined();
    expect(await second.dump()).toEqual(await first.dump());
    await Promise.all([first.stop(), second.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });
});
