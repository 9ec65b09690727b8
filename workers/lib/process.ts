/** The basics of every process: log, metrics, health, orderly end. */

export { EXIT, handleStopSignals, type StopHandle, type StopOptions } from './handle-stop-signals.js';
export { installRuntime } from './install-runtime.js';
export { createLogger, type LoggerOptions } from './log/create-logger.js';
export { registerSecret } from './log/secret-registry.js';
export { createMetrics } from './metrics.js';
export type { Check, CheckResult } from './run-checks.js';
export type { RunFile } from './run-file.js';
export { type HealthServer, type HealthServerOptions, startHealthServer } from './start-health-server.js';
export { forceMs, GRACE_SECONDS, type WorkerRole, workerOptions } from './worker-options.js';
