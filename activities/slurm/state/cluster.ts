import { failure } from '../../lib/failure.js';
import { read, readLines } from '../commands/read.js';
import type { Connection } from '../commands/sacctmgr.js';
import { listClusters, listTres, showConfig } from '../commands/sacctmgr-args.js';
import { type SlurmName, slurmName } from '../slurm-name.js';
import { spelled } from '../tres.js';
import { nameParser, parseConfigValue, tresParser } from './parse-names.js';
import { slurmdbdNames } from './slurmdbd-name.js';

/** One cluster as reached over one connection, with what is read once and kept. */
export interface Cluster {
  connection: Connection;
  /**
   * The configured cluster, checked to exist; otherwise the only one, or the one this host belongs to. Read once.
   *
   * @throws BackendMisconfigured when it is unknown or cannot be told
   */
  name(): Promise<SlurmName>;
  /** TRES of the slurmdbd; read again when one of `wanted` is not among those known. */
  tres(wanted: Iterable<string>): Promise<ReadonlySet<string>>;
  /** Whether slurmdbd stores users as they are written (PreserveCaseUser). Read once. */
  keepsCase(): Promise<boolean>;
  /** What the slurmdbd is, or the configured name: offerings with the same one share a writer. Read once. */
  writerGroup(): Promise<string>;
  /** Every name of the slurmdbd, the one that it has everywhere first. Read once. */
  writerNames(): Promise<readonly string[]>;
  /**
   * Asks slurmdbd for the smallest answer there is.
   *
   * @throws BackendUnavailable, BackendTimeout while it is down
   */
  probe(): Promise<void>;
}

export function openCluster(connection: Connection, configured: string | undefined, group?: string): Cluster {
  let tresKnown: ReadonlySet<string> | undefined;
  const config = once(() => read(connection, showConfig()));
  const names = once(async () => namesOfSlurmdbd(await config()));
  return {
    connection,
    name: once(() => clusterName(connection, configured)),
    keepsCase: once(async () => /\bPreserveCaseUser\b/i.test(await config())),
    writerGroup: async () => group ?? (await names())[0],
    writerNames: names,
    async probe() {
      await read(connection, listClusters());
    },
    async tres(wanted) {
      const known = tresKnown;
      if (known !== undefined && [...wanted].every((tres) => spelled(tres, known) !== undefined)) return known;
      tresKnown = await readLines(connection, listTres(), tresParser());
      return tresKnown;
    },
  };
}

/** Keeps the first success; a failure is not kept. */
function once<T>(get: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= get().catch((error: unknown) => {
      value = undefined;
      throw error;
    });
    return value;
  };
}

async function clusterName(connection: Connection, configured: string | undefined): Promise<SlurmName> {
  const clusters = await readLines(connection, listClusters(), nameParser());
  const known = clusters.join(', ') || 'none';
  const wanted = configured === undefined ? undefined : slurmName('cluster', configured);
  if (wanted !== undefined) {
    if (clusters.includes(wanted)) return wanted;
    throw failure('BackendMisconfigured', `slurmdbd knows no cluster ${wanted}, only ${known}; correct cluster_name.`);
  }
  const [only] = clusters;
  if (only !== undefined && clusters.length === 1) return slurmName('cluster', only);
  const local = parseConfigValue(await localConfig(connection), 'ClusterName');
  if (local !== undefined && clusters.includes(local)) return slurmName('cluster', local);
  throw failure('BackendMisconfigured', `slurmdbd knows these clusters: ${known}; set cluster_name to one of them.`);
}

const localConfig = (connection: Connection): Promise<string> =>
  read(connection, ['show', 'config'], 'scontrol').catch(() => '');

async function namesOfSlurmdbd(config: string): Promise<readonly [string, ...string[]]> {
  const { identity, spelled } = await slurmdbdNames(config);
  return spelled === undefined || spelled === identity ? [identity] : [identity, spelled];
}
