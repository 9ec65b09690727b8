import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { CONTROL_QUEUE, statusWorkflowId } from '../../contracts/ids.js';
import type { SearchAttributeName } from '../../contracts/search-attributes.js';
import type { ApplyStatusInput, ApplyStatusResult } from '../../contracts/status.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';

type StatusWorkflow = (input: ApplyStatusInput) => Promise<ApplyStatusResult>;

const keyword = (name: SearchAttributeName, value: string): SearchAttributePair => ({
  key: { name, type: 'KEYWORD' },
  value,
});

/**
 * Starts `applyResourceStatus` for one resource.
 *
 * @throws WorkflowExecutionAlreadyStartedError while one runs: it may want another status
 */
export function startStatus(
  client: Client,
  input: ApplyStatusInput,
): Promise<WorkflowHandleWithFirstExecutionRunId<StatusWorkflow>> {
  const { offeringId, resourceUuid, cluster } = input;
  return client.workflow.start<StatusWorkflow>(WORKFLOWS.applyResourceStatus, {
    workflowId: statusWorkflowId(offeringId, resourceUuid),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    taskQueue: CONTROL_QUEUE,
    args: [input],
    typedSearchAttributes: [
      keyword('WaldurOffering', offeringId),
      keyword('WaldurResource', resourceUuid),
      keyword('Cluster', cluster),
    ],
    staticSummary: `${input.status ?? 'status of'} resource ${resourceUuid.slice(0, 8)} on ${cluster}`,
  });
}
