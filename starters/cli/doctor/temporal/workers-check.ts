import { ok, type Seen, warning } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { headnodeClusters } from '../../../../config/backends/headnode-clusters.js';
import { CONTROL_QUEUE, headnodeQueue } from '../../../../contracts/ids.js';
import { callOf } from './call-of.js';
import { connected, type TemporalLook } from './temporal-look.js';

/** `TASK_QUEUE_TYPE_ACTIVITY` of temporal.api.enums.v1. */
const ACTIVITY = 2;

/** Whether somebody takes the work: a worker for control, and one for each cluster. */
export const workersCheck: Check<TemporalLook> = {
  id: 'workers',
  title: 'workers',
  needs: ['namespace'],
  async run(look) {
    const { offerings } = look.context;
    const clusters = headnodeClusters(offerings);
    return Promise.all([
      oneQueue(look, CONTROL_QUEUE, 'siteflow worker control'),
      ...clusters.map((name) =>
        oneQueue(look, headnodeQueue(name), `siteflow worker headnode --cluster ${name}, on its head node`),
      ),
    ]);
  },
};

async function oneQueue(look: TemporalLook, queue: string, command: string): Promise<Seen> {
  const { client, connection } = connected(look);
  const { pollers } = await callOf(client)(() =>
    client.workflowService.describeTaskQueue({
      namespace: connection.namespace,
      taskQueue: { name: queue },
      taskQueueType: ACTIVITY,
    }),
  );
  const names = [...new Set((pollers ?? []).map(({ identity }) => identity ?? 'unnamed'))];
  if (names.length > 0) return ok(`queue ${queue} is served by ${names.join(', ')}`);
  return warning(
    `no worker serves the queue ${queue}, so its orders wait`,
    `Start siteflow agent, or ${command}. A worker that has just ended or begun shows after a minute.`,
  );
}
