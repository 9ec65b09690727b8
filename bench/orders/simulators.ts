import { join } from 'node:path';
import type { SlurmDump, SlurmStats } from '../../simulators/slurm/index.js';
import type { Snapshot } from '../../simulators/waldur/index.js';
import { AGENT_TOKEN } from '../../test/helpers/waldur-site.js';
import { startChildServer } from '../lib/child-server.js';
import { ROOT } from '../lib/ensure-built.js';

export interface Delays {
  /** Milliseconds that the Waldur simulator waits before it answers a call. */
  httpMs: number;
  /** Milliseconds that the Slurm simulator waits in a statement, and how far it may be off either way. */
  commandMs: number;
  commandSpreadMs: number;
}

export interface WaldurCounts {
  requests: number;
  /** Calls by method and route. */
  perRoute: Record<string, number>;
  perStatus: Record<string, number>;
}

export interface SeededOrder {
  uuid: string;
  resource: string;
}

/** Both simulators as processes of their own, fresh, and what the benchmark asks of them. Nothing of it is counted. */
export interface Simulators {
  waldurUrl: string;
  token: string;
  offeringUuid: string;
  binDir: string;
  pids: { waldur: number; slurm: number };
  setDelays(delays: Delays): Promise<void>;
  seedOrders(orders: number, usersPerOrder: number): Promise<SeededOrder[]>;
  waldurCounts(): Promise<WaldurCounts>;
  slurmCounts(): Promise<SlurmStats>;
  snapshot(): Promise<Snapshot>;
  dump(): Promise<SlurmDump>;
  /** Time of the last change in either, in milliseconds since 1970. */
  lastChangeMs(): Promise<number>;
  stop(): Promise<void>;
}

const SITE = {
  steps: [
    { do: 'addCustomer', with: [{ name: 'HPC Provider', serviceProvider: true }], as: 'provider' },
    {
      do: 'addOffering',
      with: [
        {
          customer: '$provider',
          name: 'Test Slurm',
          components: [
            { type: 'cpu', billingType: 'limit' },
            { type: 'mem', billingType: 'usage' },
          ],
          pluginOptions: {
            username_generation_policy: 'service_provider',
            service_provider_can_create_offering_user: true,
          },
        },
      ],
      as: 'offering',
    },
    {
      do: 'addUser',
      with: [{ username: 'agent', token: AGENT_TOKEN, roles: [{ name: 'CUSTOMER.OWNER', scope: '$provider' }] }],
    },
  ],
};

/** Starts both simulators as they are delivered (from dist/) with one Slurm offering; the executables go to `binDir`. */
export async function startSimulators(binDir: string): Promise<Simulators> {
  const script = (name: string): string => join(ROOT, 'dist', 'simulators', name, 'main.js');
  const [waldur, slurm] = await Promise.all([
    startChildServer<{ url: string; port: number }>(script('waldur'), []),
    startChildServer<{ controlPort: number }>(script('slurm'), ['--bin-dir', binDir]),
  ]);
  const askWaldur = asker(`http://127.0.0.1:${waldur.ready.port}/__sim__`);
  const askSlurm = asker(`http://127.0.0.1:${slurm.ready.controlPort}`);
  const { results } = await askWaldur<{ results: { uuid: string }[] }>('POST', '/seed', SITE);
  const offeringUuid = results[1]?.uuid ?? '';
  return {
    waldurUrl: waldur.ready.url,
    token: AGENT_TOKEN,
    offeringUuid,
    binDir,
    pids: { waldur: waldur.pid, slurm: slurm.pid },
    setDelays: async ({ httpMs, commandMs, commandSpreadMs }) => {
      await askWaldur('POST', '/latency', { ms: httpMs });
      await askSlurm('POST', '/delay', { mean: commandMs, spread: commandSpreadMs });
    },
    seedOrders: async (orders, usersPerOrder) => {
      const step = { do: 'seedCreateOrders', with: [orders, { offering: offeringUuid, usersPerOrder }] };
      const answer = await askWaldur<{ results: [SeededOrder[]] }>('POST', '/seed', { steps: [step] });
      return answer.results[0];
    },
    waldurCounts: () => askWaldur('GET', '/stats'),
    slurmCounts: () => askSlurm('GET', '/stats'),
    snapshot: () => askWaldur('GET', '/snapshot'),
    dump: () => askSlurm('GET', '/dump'),
    lastChangeMs: async () => {
      const [ours, theirs] = await Promise.all([
        askWaldur<{ at: string; route: string }[]>('GET', '/ledger'),
        askSlurm<{ at: number }[]>('GET', '/ledger'),
      ]);
      return Math.max(Date.parse(ours.at(-1)?.at ?? ''), theirs.at(-1)?.at ?? 0);
    },
    stop: async () => {
      await Promise.all([waldur.stop(), slurm.stop()]);
    },
  };
}

const ANSWER_MS = 60_000;

const asker =
  (base: string) =>
  async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${base}${path}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${base}${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
