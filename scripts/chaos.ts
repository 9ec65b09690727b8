/**
 * `npm run chaos -- [--orders 200] [--users 5] [--seed N] [--scenario NAME]
 * [--slurm real|simulator|22.05|24.11|26.05]
 * [--variant none|no-read-back|eight-writers|no-ownership] [--tries 20] [--json]`: breaks things while orders are carried out, and
 * shows that nothing was lost. Exit code 0 = all checks green. See docs/chaos.md.
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { renderVerdicts } from '../test/chaos/report.js';
import { SCENARIOS } from '../test/chaos/scenarios/index.js';
import { buildVariant } from '../test/chaos/variants/build-variant.js';
import { VARIANTS, type VariantName } from '../test/chaos/variants/variants.js';
import { enterVersion } from './slurm-lab/versions/run-in-version.js';
import { SLURM_RELEASES, type SlurmRelease } from './slurm-lab/versions/slurm-release.js';

const { values } = parseArgs({
  options: {
    orders: { type: 'string' },
    users: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    scenario: { type: 'string', default: 'orders' },
    slurm: { type: 'string', default: 'auto' },
    variant: { type: 'string', default: 'none' },
    tries: { type: 'string', default: '20' },
    cluster: { type: 'string', default: 'chaos' },
    json: { type: 'boolean', default: false },
  },
});

const oneOf = <T extends string>(flag: string, value: string, known: readonly T[]): T => {
  const found = known.find((each) => each === value);
  if (found === undefined) stop(`--${flag} ${value}: choose one of ${known.join(', ')}.`);
  return found;
};
const number = (flag: string, value: string): number => {
  if (!/^\d+$/.test(value)) stop(`--${flag} ${value}: a whole number is needed.`);
  return Number(value);
};

const scenario = SCENARIOS.get(values.scenario) ?? stop(`--scenario: one of ${[...SCENARIOS.keys()].join(', ')}.`);
const variant = oneOf('variant', values.variant, Object.keys(VARIANTS) as VariantName[]);
const kinds = ['auto', 'real', 'simulator'] as const;
const releases = Object.keys(SLURM_RELEASES) as SlurmRelease[];
const wanted = oneOf('slurm', values.slurm, [...kinds, ...releases]);
const slurm = kinds.find((kind) => kind === wanted) ?? 'real';
const seed = number('seed', values.seed);
const orders = number('orders', values.orders ?? String(scenario.orders));
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

process.env.SITEFLOW_TEST_TEMPORAL ||= temporalBinary();
const release = releases.find((each) => each === wanted);
const elsewhere = release === undefined ? undefined : await enterVersion(release);
if (elsewhere !== undefined) process.exit(elsewhere);
tell(`scenario ${values.scenario}, ${orders} orders, seed ${seed}, variant ${variant}, load ${load()}`);
const result = await scenario.run({
  main: await buildVariant(variant),
  ...{ slurm, cluster: values.cluster, users: number('users', values.users), seed, orders, tell },
  tries: number('tries', values.tries),
});
const green = result.verdicts.every(({ ok }) => ok);
if (values.json) {
  const { plan, figures, verdicts } = result;
  const about = { scenario: values.scenario, variant, seed, orders };
  process.stdout.write(`${JSON.stringify({ ...about, green, plan, figures, verdicts }, null, 2)}\n`);
} else {
  process.stdout.write(`\n${renderVerdicts(result.verdicts)}\n\n`);
  for (const [name, figure] of Object.entries(result.figures)) process.stdout.write(`${name}: ${figure}\n`);
  process.stdout.write(`load of the machine: ${load()}\n\n${green ? 'GREEN' : 'RED'} (seed ${seed})\n`);
}
if (!green) tell(`logs and ledger are kept in ${result.folder}`);
process.exit(green ? 0 : 1);

function load(): string {
  return loadavg()
    .map((figure) => figure.toFixed(1))
    .join(' ');
}

function temporalBinary(): string {
  const found = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/temporal-binary.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (found.status !== 0) process.exit(found.status ?? 1);
  return found.stdout.trim();
}

function stop(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}
