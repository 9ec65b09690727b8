import type { Figures } from './measure.js';

export interface Case {
  resources: number;
  service: string;
  /** `live` is how the existing service answers; ours answers from the snapshot, or reads Waldur with `fresh=true`. */
  mode: 'live' | 'snapshot' | 'fresh';
  clients: number;
  figures: Figures;
}

export interface StorageReport {
  benchmark: 'storage-resources';
  startedAt: string;
  machine: { cores: number; loadBefore: number; node: string; python: string | null };
  upstreamDelayMs: number;
  cases: Case[];
  /** Requests per second, ours divided by the existing service's under the same load. */
  ratios: { resources: number; clients: number; snapshot: number; fresh: number }[];
}

const number = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

const HEAD = [
  'resources',
  'service',
  'mode',
  'clients',
  'req/s',
  'p50 ms',
  'p99 ms',
  'CPU ms/req',
  'RSS MB',
  'peak MB',
  'upstream calls/req',
];

const cells = ({ resources, service, mode, clients, figures }: Case): string[] => [
  String(resources),
  service,
  mode,
  String(clients),
  number(figures.requestsPerSecond),
  number(figures.p50Ms),
  number(figures.p99Ms),
  number(figures.cpuMsPerRequest),
  number(figures.rssMb),
  number(figures.peakRssMb),
  number(figures.upstreamCallsPerRequest),
];

/** The ratios of all cases that both services were measured in. */
export function ratiosOf(cases: readonly Case[]): StorageReport['ratios'] {
  const rate = (resources: number, clients: number, mode: Case['mode']): number =>
    cases.find((each) => each.resources === resources && each.clients === clients && each.mode === mode)?.figures
      .requestsPerSecond ?? Number.NaN;
  return cases
    .filter(({ mode }) => mode === 'live')
    .map(({ resources, clients }) => {
      const live = rate(resources, clients, 'live');
      const ratio = (mode: Case['mode']): number => rate(resources, clients, mode) / live;
      return { resources, clients, snapshot: ratio('snapshot'), fresh: ratio('fresh') };
    });
}

/** The report as text. */
export function reportText({ machine, upstreamDelayMs, cases, ratios }: StorageReport): string {
  const rows = [HEAD, ...cases.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    `GET /api/storage-resources/, page_size 100, every upstream answer after ${upstreamDelayMs} ms`,
    `${machine.cores} cores, load ${machine.loadBefore.toFixed(2)} before the start, Node ${machine.node}, ${machine.python ?? 'no baseline'}`,
    '',
    ...table,
    '',
    ...ratios.map(
      ({ resources, clients, snapshot, fresh }) =>
        `${resources} resources, ${clients} client${clients === 1 ? '' : 's'}: ${number(snapshot)} times the requests per second from the snapshot, ${number(fresh)} times with fresh=true`,
    ),
    '',
  ].join('\n');
}
