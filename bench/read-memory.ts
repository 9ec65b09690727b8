import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Benchmark } from './lib/benchmark.js';
import { ROOT } from './lib/ensure-built.js';
import { removeScratch, scratchFolder } from './lib/leftovers.js';
import { progress } from './lib/progress.js';
import { writePaperSlurm } from './read-memory/paper-slurm.js';

const USAGE = `usage: npm run bench -- read-memory [options]

Reads all associations from a sacctmgr that prints them as fast as a pipe takes them, in a process with the heap that
siteflow itself has: once keeping all of them (state), once keeping a number for each account (sums).

  --rows N,N…    associations (default 20000,200000,1000000)
  --heap MB      limit of the heap (default 256)
  --json         print one JSON document (npm run --silent bench …)
`;

const LIMIT_MS = 300_000;
const script = join(ROOT, 'bench', 'read-memory', 'read.child.ts');

interface Reading {
  rows: number;
  outputMb: number;
  kept: 'state' | 'sums';
  /** Absent where the process ran out of memory. */
  figures?: { accounts: number; seconds: number; cpuSeconds: number; rssMb: number; peakRssMb: number; keptMb: number };
}

/** Memory and time of one read of many associations, by how many there are and what is kept of them. */
export const readMemory: Benchmark = {
  summary: 'memory and time of one read of many associations',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        rows: { type: 'string', default: '20000,200000,1000000' },
        heap: { type: 'string', default: '256' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stderr.write(USAGE);
      return;
    }
    const readings: Reading[] = [];
    for (const rows of values.rows.split(',').map(Number)) {
      const folder = scratchFolder();
      const { outputMb } = writePaperSlurm(folder, rows);
      for (const kept of ['state', 'sums'] as const) {
        progress(`${rows} associations, keeping ${kept}`);
        const figures = await readIn(folder, kept, values.heap);
        readings.push({ rows, outputMb, kept, ...(figures === undefined ? {} : { figures }) });
      }
      removeScratch(folder);
    }
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ benchmark: 'read-memory', heapMb: Number(values.heap), readings })}\n`
        : readings.map(line).join(''),
    );
  },
};

async function readIn(folder: string, kept: string, heapMb: string): Promise<Reading['figures']> {
  const flags = ['--max-semi-space-size=2', `--max-old-space-size=${heapMb}`, '--expose-gc', '--import', 'tsx'];
  try {
    const options = { cwd: ROOT, timeout: LIMIT_MS };
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, folder, kept], options);
    return JSON.parse(stdout) as Reading['figures'];
  } catch (error) {
    if (/heap out of memory/.test(String((error as { stderr?: string }).stderr))) return undefined;
    throw error;
  }
}

function line({ rows, outputMb, kept, figures }: Reading): string {
  const what = `${rows} associations, ${outputMb.toFixed(1)} MB, keeping ${kept}: `;
  if (figures === undefined) return `${what}out of memory\n`;
  const { seconds, cpuSeconds, rssMb, peakRssMb, keptMb } = figures;
  const growth = `+${(peakRssMb - rssMb).toFixed(0)} MB while reading, ${keptMb.toFixed(1)} MB of it kept`;
  return `${what}${seconds.toFixed(2)} s (CPU ${cpuSeconds.toFixed(2)} s), ${rssMb.toFixed(0)} MB before, ${growth}\n`;
}
