import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes.js';
import { LOOPBACK } from './server-record.js';

/** Namespace of the server that we start ourselves. */
export const EMBEDDED_NAMESPACE = 'siteflow';

/** How long closed workflows stay visible; the development server's own default is one day. */
export const RETENTION_DAYS = 30;

/**
 * The development server has one history shard and its queue processors poll 20 times a second: every workflow task
 * then costs 50 ms. With these values a workflow of three activities takes 91 ms instead of 200 ms.
 */
const DYNAMIC_CONFIG: Record<string, string> = {
  'history.transferProcessorMaxPollRPS': '1000',
  'history.timerProcessorMaxPollRPS': '1000',
  'history.visibilityProcessorMaxPollRPS': '200',
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
  // Made for clusters: 128,000 cached workflows and 256 MiB of cached events by default.
  'history.hostLevelCacheMaxSize': '512',
  'history.eventsHostLevelCacheMaxSizeBytes': String(16 * 1024 * 1024),
};

/** The default journal is 1.6 times slower; with WAL, NORMAL loses nothing when the process is killed. */
const SQLITE_PRAGMAS = ['journal_mode=wal', 'synchronous=NORMAL'];

export interface ServerArguments {
  port: number;
  uiPort: number;
  /** Absent = in memory. */
  databaseFile?: string;
  namespace?: string;
}

/** Arguments of `temporal` for our server. Nothing is read from the user's own Temporal profile or environment. */
export function serverArguments(options: ServerArguments): string[] {
  const pairs = (flag: string, values: readonly string[]): string[] => values.flatMap((value) => [flag, value]);
  return [
    ...['server', 'start-dev', '--disable-config-file', '--disable-config-env'],
    ...['--ip', LOOPBACK, '--port', String(options.port), '--ui-port', String(options.uiPort)],
    ...(options.databaseFile === undefined ? [] : ['--db-filename', options.databaseFile]),
    ...['--namespace', options.namespace ?? EMBEDDED_NAMESPACE, '--log-level', 'warn', '--log-format', 'json'],
    ...pairs(
      '--search-attribute',
      SEARCH_ATTRIBUTES.map((name) => `${name}=Keyword`),
    ),
    ...pairs(
      '--dynamic-config-value',
      Object.entries(DYNAMIC_CONFIG).map(([key, value]) => `${key}=${value}`),
    ),
    ...(options.databaseFile === undefined ? [] : pairs('--sqlite-pragma', SQLITE_PRAGMAS)),
  ];
}

/** What the server's command line says, to recognise a server whose address file was lost. */
export function parseServerArguments(argv: readonly string[]): ServerArguments | undefined {
  if (!argv.includes('start-dev')) return undefined;
  const value = (flag: string): string | undefined => {
    const at = argv.indexOf(flag);
    return at < 0 ? undefined : argv[at + 1];
  };
  const [port, uiPort, databaseFile] = [Number(value('--port')), Number(value('--ui-port')), value('--db-filename')];
  if (!Number.isInteger(port) || !Number.isInteger(uiPort) || databaseFile === undefined) return undefined;
  return { port, uiPort, databaseFile };
}
