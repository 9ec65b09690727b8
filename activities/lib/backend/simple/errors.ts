import { ApplicationFailure } from '@temporalio/common';

const isType = (error: unknown, type: string): error is ApplicationFailure =>
  error instanceof ApplicationFailure && error.type === type;

/** The backend is down, for everybody. */
export const isDown = (error: unknown): error is ApplicationFailure => isType(error, 'BackendUnavailable');

/** What was asked may have been done. */
export const isTimeout = (error: unknown): boolean => isType(error, 'BackendTimeout');

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
