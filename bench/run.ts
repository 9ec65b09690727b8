/** `npm run bench -- NAME [options]`: runs one benchmark. Results go to stdout, what it is doing to stderr. */
import type { Benchmark } from './lib/benchmark.js';
import { endLeftovers } from './lib/leftovers.js';

const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  orders: async () => (await import('./orders.js')).orders,
  'real-slurm': async () => (await import('./real-slurm.js')).realSlurm,
  removals: async () => (await import('./removals.js')).removals,
  'storage-resources': async () => (await import('./storage-resources.js')).storageResources,
  'storage-abuse': async () => (await import('./storage-abuse.js')).storageAbuse,
  'read-memory': async () => (await import('./read-memory.js')).readMemory,
  memory: async () => (await import('./memory.js')).memory,
};

const [name = 'help', ...args] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    endLeftovers();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });

const load = BENCHMARKS[name];
if (load === undefined) {
  const lines = await Promise.all(
    Object.entries(BENCHMARKS).map(async ([known, get]) => `  ${known.padEnd(18)}${(await get()).summary}`),
  );
  process.stderr.write(`usage: npm run bench -- NAME [options]\n\n${lines.join('\n')}\n\nOptions: NAME --help\n`);
  process.exit(name.endsWith('help') ? 0 : 2);
}
try {
  await (await load()).run(args);
} catch (error) {
  process.stderr.write(`bench ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  endLeftovers();
}
process.exit();
