/** Daemons of the lab that a test may pause, kill and start again one by one. */
export type LabDaemon = 'munged' | 'mariadbd' | 'slurmdbd' | 'slurmctld';

/** Every process the lab runs: the four daemons and one slurmd per node, named `slurmd-n1`, `slurmd-n2`, … */
export type LabProcess = LabDaemon | `slurmd-${string}`;

export interface SlurmLabOptions {
  /** Cluster name; default `lab`. Lower case letters, digits, `_` and `-`. */
  name?: string;
  /** Folder of this cluster; default is below the system's temporary folder. Kept by stop(), so the next start is warm. */
  baseDir?: string;
  /**
   * true (default): latin1 database and a loopback route without delayed ACK, which makes every call 10 to 40 times
   * faster. false: what a site has by default (utf8mb4, 127.0.0.1). Speed claims must name which one they used.
   */
  tuned?: boolean;
  /** Number of compute nodes (64 CPUs, 8 GPUs each where device nodes can be made); default 1. */
  nodes?: number;
  /** Partitions over all nodes, the first one is the default; default `main`, `long`. */
  partitions?: readonly string[];
  /** QOS to create besides `normal`, which Slurm always has. */
  qos?: readonly string[];
  /**
   * Unix users (system accounts without home) to create when missing; those it made are removed by stop(). Slurm does
   * not need a Unix user to add an association, only to submit jobs as that user.
   */
  unixUsers?: readonly string[];
  /** Remove all accounts, users and QOS a former run left behind; default false. */
  clean?: boolean;
  /** How long to wait for another process that uses the same baseDir, in seconds; default 120. */
  lockWaitSeconds?: number;
  /** Receives one line per step; default: silent. */
  log?: (line: string) => void;
}

export interface CommandResult {
  stdout: string;
  stderr: string;
  /** Exit code; 124 when the command was ended because it ran too long or printed too much, 128 after a signal. */
  exitCode: number;
  /** Wall time in milliseconds, process start included. */
  ms: number;
}

export interface RunOptions {
  /** Run as this Unix user (runuser). */
  asUser?: string;
  /** Text for standard input; without it standard input is empty. */
  input?: string;
  /** Longest run in milliseconds; default 180,000 (a frozen slurmctld blocks sacctmgr for 120 s). */
  timeoutMs?: number;
}

export interface LabAccount {
  name: string;
  description: string;
  organization: string;
}

export interface LabAssociation {
  account: string;
  /** Empty for the row of the account itself. */
  user: string;
  partition: string;
  /** Parent account; empty for user rows and for the root account. */
  parent: string;
  /** Own values only (nothing inherited), by sacctmgr column name, empty ones left out, lists sorted. */
  limits: Readonly<Record<string, string>>;
}

export interface LabUser {
  name: string;
  defaultAccount: string;
  adminLevel: string;
  /** Accounts this user coordinates, sorted. */
  coordinatorOf: readonly string[];
}

export interface LabQos {
  name: string;
  /** Values that are set, by sacctmgr column name. */
  limits: Readonly<Record<string, string>>;
}

/** Full accounting state of the cluster, sorted, so that two end states can be compared with toEqual. */
export interface LabState {
  accounts: readonly LabAccount[];
  associations: readonly LabAssociation[];
  users: readonly LabUser[];
  qos: readonly LabQos[];
}

export interface SlurmLab {
  readonly name: string;
  /** Version of Slurm, for example `24.11.5`. */
  readonly version: string;
  /** Its release, for example `24.11`. */
  readonly release: string;
  readonly baseDir: string;
  readonly tuned: boolean;
  /** Folder of sacctmgr, sacct, scancel, sinfo, scontrol, sbatch. */
  readonly binPath: string;
  /** Variables a child process needs to talk to this cluster; merge them over its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the nodes have 8 GPUs; false where device nodes cannot be made. */
  readonly hasGpus: boolean;
  /** Whether the daemons were started on a new database (`cold`), an existing one (`warm`), or were still up (`up`). */
  readonly startKind: 'cold' | 'warm' | 'up';
  /** Milliseconds from the call of startSlurmLab to ready. */
  readonly startMs: number;
  /** Runs sacctmgr; `-i` is put in front, because sacctmgr without it asks for ever when standard input is empty. */
  sacctmgr(args: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Runs any command in the lab's environment, for example `sacct` or `sbatch`. Never throws for an exit code. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Runs SQL in the accounting database as its owner; rows are tab-separated without header. */
  sql(statements: string): Promise<string>;
  /** Reads the whole accounting state; throws when one of the reads fails. */
  dump(): Promise<LabState>;
  /**
   * Cancels all jobs and removes all accounts, users and QOS but root, normal and those of the `qos` option. All four
   * daemons must be up. May restart them (large trees, changed root or normal): process ids and job numbers change then.
   */
  reset(): Promise<void>;
  /** Text of slurmdbd.log since the last start of the lab. */
  dbdLog(): string;
  /** Process ids of everything that runs at present. */
  pids(): Readonly<Partial<Record<LabProcess, number>>>;
  /** Freezes a daemon (SIGSTOP). */
  pause(daemon: LabDaemon): void;
  /** Lets a paused daemon go on (SIGCONT). */
  resume(daemon: LabDaemon): void;
  /** Ends a daemon at once (SIGKILL unless told) and waits until it is gone. */
  kill(daemon: LabDaemon, signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /**
   * Starts a daemon that is down and waits until it serves; `wait: false` when what it depends on is down too. A
   * slurmctld that is told of new associations less than 1 s after its start misses them until it starts again.
   */
  start(daemon: LabDaemon, options?: { wait?: boolean }): Promise<void>;
  /** Ends every process of the lab and releases the folder, which stays for a warm start. A second call does nothing. */
  stop(): Promise<void>;
  /** Lets go of the folder without ending the daemons, for the command line; the next start takes them over. */
  detach(): Promise<void>;
}
