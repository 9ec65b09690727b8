import type { CommandResult } from '../../lib/process/exec.js';
import { read, readLines } from '../commands/read.js';
import type { Connection } from '../commands/sacctmgr.js';
import { listClusters, listQos, showAdminLevel, showConfig, version } from '../commands/sacctmgr-args.js';
import { slurmName } from '../slurm-name.js';
import { type Cluster, openCluster } from '../state/cluster.js';
import { nameParser, parseConfigValue } from '../state/parse-names.js';

/** What checks of one cluster ask for; each is read once, whoever asks. */
export interface SlurmFacts {
  connection: Connection;
  cluster: Cluster;
  version(): Promise<string>;
  clusters(): Promise<string[]>;
  /** One value of `sacctmgr show config`: what this host's slurm.conf says. */
  clientValue(name: string): Promise<string | undefined>;
  /** One value of `scontrol show config`: what slurmctld works with. */
  controllerValue(name: string): Promise<string | undefined>;
  qos(): Promise<Set<string>>;
  /** The Unix user that commands run as. */
  user(): Promise<string>;
  /** AdminLevel of that user in slurmdbd; undefined where slurmdbd does not know the user. */
  adminLevel(): Promise<string | undefined>;
  /** Runs any program the way Slurm's are run, but found in PATH. */
  run(program: string, args: readonly string[]): Promise<CommandResult>;
}

const MAX_OUTPUT = 100_000;

/** Opens a cluster for checks. Nothing runs before it is asked for. */
export function slurmFacts(connection: Connection, configured?: string, group?: string): SlurmFacts {
  const cluster = openCluster(connection, configured, group);
  const client = kept(() => read(connection, showConfig()));
  const controller = kept(() => read(connection, ['show', 'config'], 'scontrol'));
  const run: SlurmFacts['run'] = (program, args) =>
    connection.run({
      file: program,
      args,
      timeoutMs: connection.timeouts.readMs,
      maxOutputBytes: MAX_OUTPUT,
      env: connection.env,
      prefix: connection.prefix,
    });
  const user = kept(async () => (await run('id', ['-un'])).stdout.trim());
  return {
    connection,
    cluster,
    run,
    user,
    version: kept(async () => (await read(connection, version())).trim()),
    clusters: kept(() => readLines(connection, listClusters(), nameParser())),
    clientValue: async (name) => parseConfigValue(await client(), name),
    controllerValue: async (name) => parseConfigValue(await controller(), name),
    qos: kept(async () => new Set(await readLines(connection, listQos(), nameParser()))),
    adminLevel: kept(async () => {
      const statement = showAdminLevel([slurmName('user', await user())]);
      return (await readLines(connection, statement, nameParser()))[0];
    }),
  };
}

/** Asks once, and keeps failures too: the checks of one diagnosis shall see one state. */
function kept<T>(get: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= get();
    return value;
  };
}
