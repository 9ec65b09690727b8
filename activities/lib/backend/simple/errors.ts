import { ApplicationFailure } from '@temporalio/common';

const isType = (error: unknown, ...types: string[]): error is ApplicationFailure =>
  error instanceof ApplicationFailure && types.some((type) => type === error.type);

/** The backend is down, for everybody. */
export const isDown = (error: unknown): error is ApplicationFailure => isType(error, 'BackendUnavailable');

/** What was asked may have been done. */
export const isTimeout = (error: unknown): boolean => isType(error, 'BackendTimeout');

/** A read that fails so would fail for anybody. */
export const isShared = (error: unknown): boolean =>
  isType(error, 'BackendUnavailable', 'BackendTimeout', 'BackendMisconfigured');

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
