import { CompleteAsyncError } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { failure } from '../../activities/lib/failure.js';

type Activity = (...args: never[]) => Promise<unknown>;

/**
 * Wraps activities so that nothing but the failure table leaves them. An error of any other kind is a defect: it is
 * logged here with its stack, and the workflow parks with its name and message instead of repeating it for ever.
 *
 * @param onDefect told of errors that have no row in the table
 * @param onFailure told of every failure of the table
 */
export function guardActivities<T extends object>(
  activities: T,
  onDefect: (name: string, error: unknown) => void,
  onFailure: (name: string, failure: ApplicationFailure) => void = () => undefined,
): T {
  const guarded = Object.entries(activities).map(([name, activity]) => [
    name,
    async (...args: never[]) => {
      try {
        return await (activity as Activity)(...args);
      } catch (error) {
        if (error instanceof ApplicationFailure) {
          onFailure(name, error);
          throw error;
        }
        const expected =
          error instanceof CancelledFailure ||
          error instanceof CompleteAsyncError ||
          (error instanceof Error && error.name === 'AbortError');
        if (expected) throw error;
        onDefect(name, error);
        const kind = error instanceof Error ? error.name : typeof error;
        throw failure('Unexpected', `${name}: ${kind} (see the log of this worker)`);
      }
    },
  ]);
  return Object.fromEntries(guarded) as T;
}
