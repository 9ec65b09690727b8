import { Context } from '@temporalio/activity';

function runningActivity(): Context | undefined {
  try {
    return Context.current();
  } catch {
    return undefined;
  }
}

/** Cancels the HTTP requests of an activity with the activity. */
export const activitySignal = (): AbortSignal | undefined => runningActivity()?.cancellationSignal;

/**
 * Tells the Temporal server that the running activity goes on, with what it is at. Nothing happens where the server does
 * not wait for that: outside an activity, in a local one, and in one without a heartbeat timeout.
 */
export function heartbeatActivity(progress: unknown): void {
  const activity = runningActivity();
  if (activity === undefined || activity.info.isLocal || !activity.info.heartbeatTimeoutMs) return;
  activity.heartbeat(progress);
}
