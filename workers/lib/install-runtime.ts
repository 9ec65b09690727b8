import { Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { freePort } from './free-port.js';
import { runtimeLogger } from './log/runtime-logger.js';

export interface InstalledRuntime {
  /** Where the SDK exposes its own metrics, on loopback; `startHealthServer` merges them into `/metrics`. */
  sdkMetricsUrl: string;
}

let installed: Promise<InstalledRuntime> | undefined;

async function install(logger: Logger): Promise<InstalledRuntime> {
  const bindAddress = `127.0.0.1:${await freePort()}`;
  Runtime.install({
    logger: runtimeLogger(logger),
    // Signals are ours: handleStopSignals drains workers in the order that fits, and only once.
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'WARN' } },
      metrics: { prometheus: { bindAddress } },
    },
  });
  return { sdkMetricsUrl: `http://${bindAddress}/metrics` };
}

/**
 * Sets up the SDK's runtime: its logs go to our logger, its metrics to a loopback port. Must come before the first
 * worker or native connection; a process has one runtime, so later calls return the first one's answer.
 */
export function installRuntime(logger: Logger): Promise<InstalledRuntime> {
  installed ??= install(logger);
  return installed;
}
