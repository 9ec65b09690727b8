import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { dumpState, type SlurmDump } from './dump.js';
import type { Job } from './model/job.js';
import { PROGRAMS } from './programs/index.js';
import type { Delays } from './server/delay.js';
import type { Faults } from './server/faults.js';
import { Machine } from './server/machine.js';
import { runProgram } from './server/run-program.js';
import { serveClient } from './server/serve-client.js';
import type { LedgerEntry, SlurmStats } from './server/stats.js';
import { writeExecutables } from './server/write-executables.js';

/** How to set up a simulated Slurm; everything has a default. */
export interface SlurmSimulatorOptions {
  /** Folder for the executables, made if missing; default a temporary one that stop() removes. */
  binDir?: string;
  /** Default `lab`. */
  clusterName?: string;
  /** Time each statement takes; default 0. */
  delayMs?: Delays;
  /** TRES besides the built-in ones; default `gres/gpu`. */
  tres?: readonly string[];
  /** QOS besides `normal`. */
  qos?: readonly string[];
  /** Default `main`, `long`. */
  partitions?: readonly string[];
  /** Unix users for `id`, `mkhomedir_helper` and `scancel -u`; default `all`. */
  unixUsers?: readonly string[] | 'all';
  /** TCP port on 127.0.0.1; default any free one. */
  port?: number;
  /** Kind of executables; `c` needs a compiler. Default `bash`. */
  client?: 'bash' | 'c';
  /** Seed of random delays and fault rates; default 1. */
  seed?: number;
  /** Overlapping adds report success without effect, as on a real slurmdbd; default false. */
  loseConcurrentAdds?: boolean;
  /** Milliseconds since 1970; default the system clock. */
  clock?: () => number;
}

/** What a program printed and returned. */
export interface ProgramResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** A running simulated Slurm. */
export interface SlurmSimulator {
  readonly binDir: string;
  readonly port: number;
  /** Variables for a child process: `PATH` with binDir in front. */
  readonly env: Readonly<Record<string, string>>;
  readonly faults: Faults;
  /** Reads the whole accounting state. */
  dump(): Promise<SlurmDump>;
  /** Back to a fresh cluster without faults, with counters at zero. */
  reset(): void;
  /** Changes the time statements take from now on. */
  setDelay(delayMs: Delays): void;
  /** Adds Unix users. */
  addUnixUsers(names: readonly string[]): void;
  /** Adds a job; missing values are those of a running one-CPU job. */
  addJob(job: Partial<Job>): Job;
  stats(): SlurmStats;
  /** Statements that had an effect, in order. */
  ledger(): readonly LedgerEntry[];
  /** Runs a program inside this process, for seeding and fast tests; it counts as a statement, not as a process. */
  run(program: string, argv: readonly string[], options?: { stdin?: string; cwd?: string }): Promise<ProgramResult>;
  stop(): Promise<void>;
}

function newJob(machine: Machine, job: Partial<Job>): Job {
  const now = machine.state.now();
  const added: Job = {
    id: machine.state.jobs.reduce((highest, { id }) => Math.max(highest, id), 0) + 1,
    account: 'root',
    user: 'root',
    cluster: machine.state.localCluster,
    partition: machine.options.partitions[0] ?? '',
    name: 'wrap',
    qos: 'normal',
    state: 'RUNNING',
    submit: now,
    start: now,
    end: 0,
    timeLimit: 3600,
    reqTres: 'billing=1,cpu=1,mem=100M,node=1',
    allocTres: 'billing=1,cpu=1,mem=100M,node=1',
    nodes: 'n1',
    exitCode: '0:0',
    ...job,
  };
  machine.state.jobs.push(added);
  return added;
}

async function runHere(
  machine: Machine,
  program: string,
  argv: readonly string[],
  { stdin = '', cwd = process.cwd() }: { stdin?: string; cwd?: string } = {},
): Promise<ProgramResult> {
  const result = { stdout: '', stderr: '', exitCode: 0 };
  const run = PROGRAMS[program];
  if (run === undefined) throw new Error(`Slurm simulator: there is no program ${program}.`);
  const client = {
    pid: 0,
    cwd,
    container: '',
    gone: new AbortController().signal,
    write(stream: 'stdout' | 'stderr', text: string) {
      result[stream] += text;
    },
    readStdin: () => Promise.resolve(stdin),
  };
  result.exitCode = await runProgram(machine, client, program, run, argv);
  return result;
}

function listen(machine: Machine, port: number): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveClient(machine, socket).catch(() => socket.destroy());
  });
  const close = (): Promise<void> =>
    new Promise((done) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => done());
    });
  return new Promise((ready, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      ready({ port: typeof address === 'object' && address !== null ? address.port : port, close });
    });
  });
}

/** Starts a simulated Slurm and writes its executables. */
export async function startSlurmSimulator(options: SlurmSimulatorOptions = {}): Promise<SlurmSimulator> {
  const machine = new Machine({
    clusterName: options.clusterName ?? 'lab',
    tres: options.tres ?? ['gres/gpu'],
    qos: options.qos ?? [],
    partitions: options.partitions ?? ['main', 'long'],
    unixUsers: options.unixUsers ?? 'all',
    delays: options.delayMs ?? 0,
    seed: options.seed ?? 1,
    loseConcurrentAdds: options.loseConcurrentAdds ?? false,
    clock: options.clock ?? Date.now,
  });
  const { port, close } = await listen(machine, options.port ?? 0);
  machine.state.slurmdbdPort = port;
  const temporary = options.binDir === undefined;
  const binDir = resolve(options.binDir ?? mkdtempSync(join(tmpdir(), 'slurm-simulator-')));
  writeExecutables(binDir, port, options.client ?? 'bash');
  return {
    binDir,
    port,
    env: { PATH: `${binDir}:${process.env.PATH ?? '/usr/bin:/bin'}` },
    faults: machine.faults,
    dump: async () => dumpState(machine.state),
    reset: () => machine.reset(),
    setDelay: (delayMs) => {
      machine.delays = delayMs;
    },
    addUnixUsers: (names) => {
      for (const name of names) if (machine.unixUsers !== 'all') machine.unixUsers.add(name);
    },
    addJob: (job) => newJob(machine, job),
    stats: () => structuredClone(machine.keeper.stats),
    ledger: () => [...machine.keeper.ledger],
    run: (program, argv, runOptions) => runHere(machine, program, argv, runOptions),
    stop: async () => {
      await close();
      if (temporary) rmSync(binDir, { recursive: true, force: true });
    },
  };
}
