import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startWaldurSimulator, type WaldurSimulator } from '../index.js';
import type { Snapshot } from '../world/store.js';

/** How often a changed world is written to the state file; a kill loses at most this much. */
const SAVE_EVERY_MS = 1_000;

const USAGE = `usage: waldur simulator [--port N] [--generation 2024|current] [--latency-ms N] [--seed N]
                        [--state-file FILE] [--no-allocations]

Serves a simulated Waldur on 127.0.0.1 with the control interface under /__sim__/.
--state-file keeps the world: read at the start, written while it changes and at the end.
It also holds the url and the pid of the running simulator.
--no-allocations: generation 2024 without SLURM allocations behind resources.`;

/** What is in the state file. */
export interface StateFile {
  url: string;
  pid: number;
  world: Snapshot;
}

/** Runs until SIGINT or SIGTERM. Prints one JSON line `{url, port, pid, generation}` when it is ready. */
export async function runStandalone(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string', default: '0' },
      generation: { type: 'string', default: 'current' },
      'latency-ms': { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      'state-file': { type: 'string' },
      'no-allocations': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { generation } = values;
  if (values.help || (generation !== '2024' && generation !== 'current')) {
    process.stdout.write(`${USAGE}\n`);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const simulator = await startWaldurSimulator({
    port: Number(values.port),
    generation,
    latencyMs: Number(values['latency-ms']),
    seed: Number(values.seed),
    slurmAllocations: !values['no-allocations'],
    control: true,
  });
  const file = values['state-file'];
  const save = file === undefined ? () => {} : keepState(simulator, file);
  const { url, port } = simulator;
  process.stdout.write(`${JSON.stringify({ url, port, pid: process.pid, generation })}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  save();
  await simulator.stop();
  process.exit(0);
}

/** Loads the world from `file` when it exists, and writes it there whenever it has changed. Returns the last save. */
function keepState(simulator: WaldurSimulator, file: string): () => void {
  if (existsSync(file)) {
    const { world } = JSON.parse(readFileSync(file, 'utf8')) as StateFile;
    if (world.generation !== simulator.generation) {
      throw new Error(
        `${file} holds a world of generation ${world.generation}: start with --generation ${world.generation}.`,
      );
    }
    simulator.world.restore(world);
  }
  let saved = -1;
  const save = (): void => {
    const { length } = simulator.ledger.entries;
    if (length === saved) return;
    saved = length;
    const state: StateFile = { url: simulator.url, pid: process.pid, world: simulator.world.snapshot() };
    // Written beside and renamed, so that a kill never leaves half a file.
    writeFileSync(`${file}.part`, JSON.stringify(state));
    renameSync(`${file}.part`, file);
  };
  save();
  setInterval(save, SAVE_EVERY_MS).unref();
  return save;
}
