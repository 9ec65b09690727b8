import { ApplicationFailure } from '@temporalio/common';

/** The error a promise ends with; fails when it does not. */
export async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the promise was expected to fail');
}

export async function failureOf(promise: Promise<unknown>): Promise<ApplicationFailure> {
  const error = await caught(promise);
  if (error instanceof ApplicationFailure) return error;
  throw new Error(`expected an ApplicationFailure, got ${String(error)}`);
}
