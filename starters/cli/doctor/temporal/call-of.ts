import type { Client } from '@temporalio/client';

const CALL_MS = 8_000;

/** Runs one call of a client's connection with a deadline. */
export const callOf =
  ({ connection }: Client) =>
  <T>(work: () => Promise<T>): Promise<T> =>
    connection.withDeadline(Date.now() + CALL_MS, work);
