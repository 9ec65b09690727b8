import { Context } from '@temporalio/activity';
import type { Logger } from 'pino';
import { logFields } from './runtime-logger.js';

type Level = 'info' | 'warn' | 'error';

/** The log calls of activities. */
export type ActivityLog = Record<Level, (fields: Record<string, unknown>, message: string) => void>;

/**
 * A log for code that runs inside activities: every line carries the workflow and, for an order, its uuid, in the same
 * fields as the lines of workflows and of the SDK. Outside an activity it is the plain log.
 */
export function activityLog(logger: Pick<Logger, Level>): ActivityLog {
  const write =
    (level: Level) =>
    (fields: Record<string, unknown>, message: string): void =>
      logger[level]({ ...runningActivity(), ...fields }, message);
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

function runningActivity(): Record<string, unknown> {
  try {
    const { info } = Context.current();
    return logFields({
      workflowId: info.workflowExecution?.workflowId,
      runId: info.workflowExecution?.runId,
      activityType: info.activityType,
      attempt: info.attempt,
    });
  } catch {
    return {};
  }
}
