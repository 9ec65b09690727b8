import type { ConnectionLike } from '@temporalio/client';

/** Runs one call to the server with a deadline, and repeats it where that is wanted. */
export type Call = <T>(work: () => Promise<T>) => Promise<T>;

export const DAY_SECONDS = 86_400;

/** What is told of a namespace. Reads. @throws the client's error, NOT_FOUND where there is no such namespace */
export async function describeNamespace(connection: ConnectionLike, namespace: string, call: Call) {
  const answer = await call(() => connection.workflowService.describeNamespace({ namespace }));
  return {
    retentionDays: toDays(answer.config?.workflowExecutionRetentionTtl?.seconds),
    aliases: Object.values(answer.config?.customSearchAttributeAliases ?? {}),
  };
}

const toDays = (seconds: { toString(): string } | number | null | undefined): number | undefined =>
  seconds === null || seconds === undefined ? undefined : Number(seconds.toString()) / DAY_SECONDS;
