import type { NativeConnection } from '@temporalio/worker';

/**
 * Who decides about a group: the same text for every process that asks the same Temporal server for the same group,
 * however it calls that server.
 */
export async function authorityOf(connection: NativeConnection, namespace: string, group: string): Promise<string> {
  const { workflowService } = connection;
  // Hosted servers do not tell; a namespace has an id of its own there.
  const cluster = await workflowService.getClusterInfo({}).catch(() => undefined);
  const { namespaceInfo } = await workflowService.describeNamespace({ namespace });
  return [cluster?.clusterId ?? '', namespaceInfo?.id ?? '', namespace, group].join(' ');
}
