/** Address of one run's page in Temporal's web interface. */
export const orderPage = (uiUrl: string, namespace: string, run: { workflowId: string; runId: string }): string =>
  `${uiUrl.replace(/\/+$/, '')}/namespaces/${namespace}/workflows/${encodeURIComponent(run.workflowId)}/${run.runId}/history`;
