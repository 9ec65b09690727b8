/**
 * Reads all associations once, as the head node does, and prints what it took as JSON. Arguments: folder of the commands;
 * `state` to keep every association, as a snapshot does, or `sums` to keep one number for each account, as usage does.
 */
import { writeFileSync } from 'node:fs';
import { runCommand } from '../../activities/lib/process/exec.js';
import type { LineParser } from '../../activities/slurm/commands/line-parser.js';
import { readLines } from '../../activities/slurm/commands/read.js';
import type { Connection } from '../../activities/slurm/commands/sacctmgr.js';
import { showAssociations } from '../../activities/slurm/commands/sacctmgr-args.js';
import { slurmName } from '../../activities/slurm/slurm-name.js';
import { rowParser } from '../../activities/slurm/state/parse-rows.js';
import { snapshot } from '../../activities/slurm/state/snapshot.js';
import { processUsage } from '../lib/process-usage.js';

const COLUMNS = 8;
const TIMEOUTS = { readMs: 300_000, writeMs: 300_000 };

const [binPath = '', kept = ''] = process.argv.slice(2);
const connection: Connection = { binPath, prefix: [], env: process.env, run: runCommand, timeouts: TIMEOUTS };
const cluster = slurmName('cluster', 'paper');
const account = slurmName('account', 'root');

const sumParser = (): LineParser<Map<string, number>> =>
  rowParser(COLUMNS, 'sacctmgr show assoc', new Map(), (sums, [name = '']) =>
    sums.set(name, (sums.get(name) ?? 0) + 1),
  );

/** How many accounts were read, and whatever is kept of them. */
async function readOnce(): Promise<{ size: number; kept: unknown }> {
  if (kept === 'sums') {
    const sums = await readLines(connection, showAssociations(cluster, [account]), sumParser());
    return { size: sums.size, kept: sums };
  }
  const state = await snapshot(connection, cluster, { accounts: new Set([account]), users: new Set() });
  return { size: state.accounts.size, kept: state };
}

const usage = () => processUsage('self') ?? { cpuSeconds: Number.NaN, rssMb: Number.NaN, peakRssMb: Number.NaN };
const heapMb = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

const heapBefore = heapMb();
// 5 makes the peak begin anew.
writeFileSync('/proc/self/clear_refs', '5');
const { rssMb } = usage();
const started = performance.now();
const { cpuSeconds: cpuBefore } = usage();
const read = await readOnce();
const seconds = (performance.now() - started) / 1000;
const { peakRssMb, cpuSeconds } = usage();
const keptMb = heapMb() - heapBefore;
if (read.kept === undefined) throw new Error('nothing was read');
const figures = { accounts: read.size, seconds, cpuSeconds: cpuSeconds - cpuBefore, rssMb, peakRssMb, keptMb };
process.stdout.write(`${JSON.stringify(figures)}\n`);
