import type { LogLevel, LogMetadata, Logger as SdkLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const NAMES: Record<string, string> = {
  workflowId: 'workflow_id',
  runId: 'run_id',
  workflowType: 'workflow_type',
  activityType: 'activity_type',
  activityId: 'activity_id',
  taskQueue: 'task_queue',
  attempt: 'attempt',
  namespace: 'namespace',
  sdkComponent: 'component',
};

/** `order/<offering>/<order>`, see contracts/ids.ts. */
const ORDER_ID = /^order\/([^/]+)\/([^/]+)$/;

/** Fields of one SDK log entry under our names; the ids of an order are taken out of its workflow id. */
export function logFields(meta: LogMetadata | undefined): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(meta ?? {})) {
    if (value === undefined || key === 'message' || key === 'taskToken') continue;
    if (key === 'error' || key === 'err') fields.err = value;
    else fields[NAMES[key] ?? key] = typeof value === 'bigint' ? value.toString() : value;
  }
  const order = ORDER_ID.exec(typeof fields.workflow_id === 'string' ? fields.workflow_id : '');
  return order ? { ...fields, offering_uuid: order[1], order_uuid: order[2] } : fields;
}

const METHODS: Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** Messages of the SDK that tell an operator nothing: a head-node worker has no workflows, by design. */
const CHATTER = /^(No workflows registered|Worker state changed)/;

/** Sends what workflows, activities and the SDK's core log to our logger. */
export function runtimeLogger(logger: Logger): SdkLogger {
  const log = (level: LogLevel, message: string, meta?: LogMetadata): void =>
    logger[CHATTER.test(message) ? 'debug' : METHODS[level]](logFields(meta), message);
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}
