import { ok, type Seen, warning } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { headnodeClusters } from '../../../../config/backends/headnode-clusters.js';
import { CONTROL_QUEUE, headnodeQueue, headnodeReadQueue } from '../../../../contracts/ids.js';
import { callOf } from './call-of.js';
import { connected, type TemporalLook } from './temporal-look.js';

/** `TASK_QUEUE_TYPE_ACTIVITY` of temporal.api.enums.v1. */
const ACTIVITY = 2;

interface Queue {
  name: string;
  /** The command that starts its worker. */
  worker: string;
  /** What happens while nobody serves it. */
  else: string;
  more?: string;
}

/** Whether somebody takes the work: a worker for control, and one for each cluster's changes and its reads. */
export const workersCheck: Check<TemporalLook> = {
  id: 'workers',
  title: 'workers',
  needs: ['namespace'],
  run: (look) => {
    const clusters = headnodeClusters(look.context.offerings).flatMap(queuesOf);
    const control = { name: CONTROL_QUEUE, worker: 'siteflow worker control', else: 'its orders wait' };
    return Promise.all([control, ...clusters].map((queue) => oneQueue(look, queue)));
  },
};

function queuesOf(cluster: string): Queue[] {
  const worker = `siteflow worker headnode --cluster ${cluster}, on its head node`;
  return [
    { name: headnodeQueue(cluster), worker, else: 'its orders wait' },
    {
      ...{ name: headnodeReadQueue(cluster), worker, else: 'comparing an order with the cluster waits' },
      more: 'A head node of release 0.1.0 does not know this queue: update it.',
    },
  ];
}

async function oneQueue(look: TemporalLook, queue: Queue): Promise<Seen> {
  const { client, connection } = connected(look);
  const { pollers } = await callOf(client)(() =>
    client.workflowService.describeTaskQueue({
      namespace: connection.namespace,
      taskQueue: { name: queue.name },
      taskQueueType: ACTIVITY,
    }),
  );
  const names = [...new Set((pollers ?? []).map(({ identity }) => identity ?? 'unnamed'))];
  if (names.length > 0) return ok(`queue ${queue.name} is served by ${names.join(', ')}`);
  const start = `Start siteflow agent, or ${queue.worker}. A worker that has just ended or begun shows after a minute.`;
  return warning(
    `no worker serves the queue ${queue.name}, so ${queue.else}`,
    queue.more === undefined ? start : `${start} ${queue.more}`,
  );
}
