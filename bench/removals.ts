import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { SlurmLab } from '../scripts/slurm-lab/slurm-lab.js';
import { startSlurmLab } from '../scripts/slurm-lab/start-slurm-lab.js';
import { enterVersion } from '../scripts/slurm-lab/versions/run-in-version.js';
import { slurmRelease } from '../scripts/slurm-lab/versions/slurm-release.js';
import { toward, wish } from '../test/contract/slurm-backend/allocation-fixture.js';
import { applyAllocations } from '../test/contract/slurm-backend/apply-allocations.js';
import { openBackend } from '../test/contract/slurm-backend/open-backend.js';
import type { Benchmark } from './lib/benchmark.js';
import { removeScratch, scratchFolder } from './lib/leftovers.js';
import { progress } from './lib/progress.js';

const LIMIT_MS = 1_800_000;
const USERS = 5;
/** An account for the project, one for the allocation, and its users. */
const ROWS = 2 + USERS;
const LOADED_AT_ONCE = 200;

interface Result {
  benchmark: 'removals';
  slurm: string;
  load: number;
  associations: number;
  terminates: number;
  seconds: number;
  /** A Create order that is placed while they are carried out. */
  orderMeanwhileSeconds: number;
  /** Until no account of theirs is listed any more. */
  listedSeconds: number;
  longestCommandSeconds: number;
}

/** Terminate orders on a large tree, by our backend alone: Slurm 24.11 is slow to remove accounts there. */
export const removals: Benchmark = {
  summary: 'Terminates on a real Slurm with many associations, and an order placed meanwhile',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        n: { type: 'string', default: '150' },
        associations: { type: 'string', default: '11000' },
        slurm: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stderr.write(
        'usage: npm run bench -- removals [--n N (150)] [--associations N (11000)] [--slurm RELEASE]\n',
      );
      return;
    }
    const elsewhere = values.slurm === undefined ? undefined : await enterVersion(slurmRelease(values.slurm));
    if (elsewhere !== undefined) {
      process.exitCode = elsewhere;
      return;
    }
    const load = loadavg()[0] ?? 0;
    const lab = await startSlurmLab({ name: 'removals', clean: true, log: progress });
    try {
      const associations = Number(values.associations);
      await seed(lab, Math.round(associations / ROWS));
      const measured = await measure(lab, Number(values.n));
      const result: Result = { benchmark: 'removals', slurm: lab.version, load, associations, ...measured };
      process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : text(result));
    } finally {
      await lab.stop();
    }
  },
};

const allocation = (at: number) =>
  wish({ backendId: `a_n${at}`, project: { uuid: 'p', slug: `n${at}`, name: 'P' }, users: ['meanwhile'] });

async function seed(lab: SlurmLab, count: number): Promise<void> {
  const folder = scratchFolder();
  for (let from = 0; from < count; from += LOADED_AT_ONCE) {
    progress(`load: ${from} of ${count} allocations`);
    const some = Array.from({ length: Math.min(LOADED_AT_ONCE, count - from) }, (_, at) => from + at);
    const lines = [
      ...[`Cluster - '${lab.name}'`, "Parent - 'root'", "Account - 'c_uni'", "Parent - 'c_uni'"],
      ...some.map((at) => `Account - 'p_n${at}'`),
      ...some.flatMap((at) => [`Parent - 'p_n${at}'`, `Account - 'a_n${at}':GrpTRESMins='cpu=600'`]),
      ...some.flatMap((at) => [`Parent - 'a_n${at}'`, ...users(at).map((user) => `User - '${user}'`)]),
    ];
    const file = join(folder, 'tree.cfg');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { exitCode, stderr } = await lab.sacctmgr(['-Q', 'load', file], { timeoutMs: LIMIT_MS });
    if (exitCode !== 0) throw new Error(`sacctmgr load: ${stderr}`);
  }
  removeScratch(folder);
}

/** Users of several allocations, as on a site. */
const users = (at: number): string[] => Array.from({ length: USERS }, (_, user) => `u${(at * USERS + user) % 1_000}`);

async function measure(lab: SlurmLab, terminates: number) {
  const spent: number[] = [];
  const { backend } = openBackend(lab, {
    async intercept(_, run) {
      const result = await run();
      spent.push(result.elapsedMs);
      return result;
    },
  });
  const wishes = Array.from({ length: terminates }, (_, at) => toward('absent', allocation(at)));
  progress(`${terminates} Terminates`);
  const begun = performance.now();
  const since = (from: number): number => (performance.now() - from) / 1000;
  const [outcomes, orderMeanwhileSeconds] = await Promise.all([applyAllocations(backend, wishes), meanwhile()]);
  const seconds = since(begun);
  progress(
    `done after ${seconds.toFixed(1)} s, the order meanwhile ${orderMeanwhileSeconds.toFixed(1)} s; accounts go from the list`,
  );
  const failed = outcomes.find((outcome) => outcome.status === 'failed');
  if (failed !== undefined) throw failed.error;
  while (await isListed()) {
    if (performance.now() - begun > LIMIT_MS) throw new Error('accounts are still listed');
    await sleep(2_000);
  }
  const listedSeconds = since(begun);
  return {
    terminates,
    seconds,
    orderMeanwhileSeconds,
    listedSeconds,
    longestCommandSeconds: Math.max(...spent) / 1000,
  };

  async function meanwhile(): Promise<number> {
    await sleep(3_000);
    const placed = performance.now();
    await applyAllocations(backend, [{ ...allocation(1_000_000), resourceUuid: 'meanwhile' }]);
    return since(placed);
  }

  async function isListed(): Promise<boolean> {
    const own = new Set(wishes.flatMap((_, at) => [`a_n${at}`, `p_n${at}`]));
    const { accounts, associations } = await lab.dump();
    if (associations.some(({ account }) => own.has(account))) throw new Error('an association is left');
    return accounts.some(({ name }) => own.has(name));
  }
}

const text = (result: Result): string =>
  [
    `${result.terminates} Terminates on Slurm ${result.slurm} with ${result.associations} associations, load ${result.load.toFixed(1)}`,
    `  done                       ${result.seconds.toFixed(1)} s`,
    `  an order placed meanwhile  ${result.orderMeanwhileSeconds.toFixed(1)} s`,
    `  no longer listed           ${result.listedSeconds.toFixed(1)} s`,
    `  longest command            ${result.longestCommandSeconds.toFixed(1)} s`,
    '',
  ].join('\n');
