import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.js';
import type { HpcUserState } from './state.js';

export type { HpcUserCall, HpcUserFault, HpcUserState } from './state.js';

export interface HpcUserSimulatorOptions {
  /** 0 or left out: a free port. */
  port?: number;
  host?: '127.0.0.1';
  /** Path before `/api/v1/…`, for example `/hpc`. */
  prefix?: string;
  /** posixName → unixGid. */
  projects?: Record<string, number>;
  /** Whether a bearer token opens it; absent: any token does. */
  accepts?: (token: string) => boolean;
  /** Characters of the request target that it takes; more is answered with 414. Default 8,190, Apache's limit. */
  maxUrlLength?: number;
  /** Milliseconds that every call takes. */
  latencyMs?: number;
}

export interface HpcUserSimulator extends HpcUserState {
  /** What clients are configured with. */
  url: string;
  stop(): Promise<void>;
}

/** Starts a simulated HPC User API on loopback. Its state may be changed while it runs. */
export async function startHpcUserSimulator(options: HpcUserSimulatorOptions = {}): Promise<HpcUserSimulator> {
  const state: HpcUserState = {
    projects: new Map(Object.entries(options.projects ?? {})),
    calls: [],
    fault: undefined,
    accepts: options.accepts ?? (() => true),
    maxUrlLength: options.maxUrlLength ?? 8190,
    latencyMs: options.latencyMs ?? 0,
    prefix: options.prefix ?? '',
  };
  // The limit on the address is ours, so Node's own one must not come first.
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, (request, response) =>
    answer(simulator, request, response),
  );
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const simulator: HpcUserSimulator = Object.assign(state, {
    url: `http://127.0.0.1:${port}${state.prefix}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  return simulator;
}
