import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { toward, wish } from './allocation-fixture.js';
import { applyAllocations } from './apply-allocations.js';
import { until } from './living-cluster.js';
import { openBackend } from './open-backend.js';

const names = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, at) => `a_${prefix}${at}`);
const wished = (backendId: string) =>
  wish({ backendId, users: ['ada'], project: { uuid: 'p', slug: `of${backendId.slice(2)}`, name: 'P' } });

/** Slurm 24.11 with 11,000 associations takes 20 to 30 s to remove an account, and less than a second for its associations. */
describe('a slurmdbd that is slow to remove accounts', () => {
  let simulator: SlurmSimulator;
  beforeAll(async () => {
    simulator = await startSlurmSimulator({ clusterName: 'lab' });
  });
  beforeEach(() => simulator.reset());
  afterAll(async () => simulator?.stop());

  /** @param before called before each removal of accounts as such */
  function open(before: (left: number) => Promise<void> | void = () => undefined) {
    const cluster = { ...simulator, name: 'lab', binPath: simulator.binDir, reset: async () => simulator.reset() };
    let removals = 0;
    const opened = openBackend(cluster, {
      async intercept({ args }, run) {
        const isWhole =
          args.includes('remove') && args.includes('account') && !args.some((arg) => /^cluster=/.test(arg));
        if (!isWhole) return run();
        removals += 1;
        await before(removals);
        return { ...(await run()), elapsedMs: 28_000 };
      },
    });
    const removed = (): string[] => opened.commands.filter((line) => line.includes(' remove account '));
    return { ...opened, removed };
  }
  const listed = async (): Promise<string[]> => (await simulator.dump()).accounts.map(({ name }) => name);

  it('frees all accounts at once, and takes them off the list when nobody waits', async () => {
    const { backend, removed } = open();
    const all = names(40, 'x');
    await applyAllocations(backend, all.map(wished));
    const outcomes = await applyAllocations(
      backend,
      all.map((name) => toward('absent', wished(name))),
    );
    expect(outcomes.filter(({ status }) => status !== 'done')).toEqual([]);
    expect((await simulator.dump()).associations.filter(({ account }) => /^a_x|^p_of/.test(account))).toEqual([]);
    // One was measured; of the others only the associations were removed while orders waited.
    expect(removed()[0]).toMatch(/name=a_x0$/);
    expect(removed()[1]).toMatch(/name=a_x1,.* cluster=lab$/);
    await until('an empty list', async () => !(await listed()).some((name) => /^a_x|^p_of/.test(name)));
    const whole = removed().filter((line) => !line.includes('cluster='));
    for (const line of whole.slice(1)) expect(line.split(',').length).toBeLessThanOrEqual(10);
  }, 60_000);

  it('lets orders go between, and leaves an account alone that was made again', async () => {
    let created: Promise<unknown> | undefined;
    const seen: number[] = [];
    const { backend, removed } = open((count) => {
      if (count !== 3) return;
      created = applyAllocations(backend, [wished('a_y25'), wished('a_new')]).then(() => seen.push(removed().length));
    });
    const all = names(26, 'y');
    await applyAllocations(backend, all.map(wished));
    await applyAllocations(
      backend,
      all.map((name) => toward('absent', wished(name))),
    );
    await until('the end of all', async () => (await listed()).length === 6);
    await created;
    expect(seen[0]).toBeLessThan(removed().length);
    expect((await listed()).sort()).toEqual(['a_new', 'a_y25', 'c_uni', 'p_ofnew', 'p_ofy25', 'root']);
    const rows = (await simulator.dump()).associations.filter(({ account }) => account === 'a_y25');
    expect(rows.map(({ user }) => user).sort()).toEqual(['', 'ada']);
  }, 60_000);
});
