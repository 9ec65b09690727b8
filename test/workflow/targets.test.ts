import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { failure } from '../../activities/lib/failure.js';
import type { ApplyRequest } from '../../contracts/allocation.js';
import type { AllocationStatus } from '../../contracts/allocation-status.js';
import { CONTROL_QUEUE, statusWorkflowId } from '../../contracts/ids.js';
import type { ApplyStatusResult } from '../../contracts/status.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';
import {
  fakeOrder,
  OFFERING,
  READY,
  READY_RESOURCE,
  refuse,
  startFakeOrder,
  untilPhase,
} from '../helpers/fake-order.js';
import { OrderEnvironment } from '../helpers/order-environment.js';

let environment: OrderEnvironment;
let count = 0;
const next = (): number => {
  count += 1;
  return count;
};

beforeAll(async () => {
  environment = await OrderEnvironment.start();
}, 120_000);
afterAll(async () => environment.stop());

/** Activities of an order that note what the backend was asked for. */
function asked() {
  const order = fakeOrder();
  const requests: ApplyRequest[] = [];
  const { applyAllocation, checkAllocation } = order.headnode;
  order.headnode.applyAllocation = async (request) => {
    requests.push(request);
    return applyAllocation(request);
  };
  order.headnode.checkAllocation = async (request) => {
    requests.push(request);
    return checkAllocation(request);
  };
  return { ...order, requests };
}

/** Activity → queue it was sent to, of those that were scheduled. */
async function queuesOf(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled ? [`${scheduled.activityType?.name} on ${scheduled.taskQueue?.name}`] : [],
  );
}

describe('an order', () => {
  it('asks its backend for what the wish says, and nothing else', async () => {
    const { control, headnode, requests } = asked();
    await environment.withWorkers({ control, headnode }, async (client) => {
      const handle = await startFakeOrder(client, next());
      await handle.result();
      expect(requests).toEqual([{ wish: READY.wish, backend: 'slurm', configHash: 'h' }]);
      expect(await queuesOf(handle)).toEqual(['applyAllocation on headnode-lab']);
    });
  });

  it('that was done by hand is compared where it is only read', async () => {
    const { control, headnode, requests } = asked();
    refuse({ headnode }, 'BackendRejected', 'unknown QOS gold');
    await environment.withWorkers({ control, headnode }, async (client) => {
      const handle = await startFakeOrder(client, next());
      await untilPhase(handle);
      await handle.executeUpdate('resolve', { args: [{ action: 'skip' }] });
      await handle.result();
      expect(requests).toEqual([{ wish: READY.wish, backend: 'slurm', configHash: 'h' }]);
      expect(await queuesOf(handle)).toContain('checkAllocation on headnode-lab-read');
    });
  });

  it('that waits goes where a corrected configuration sends it', async () => {
    const { control, headnode, requests } = asked();
    const { applyAllocation } = headnode;
    headnode.applyAllocation = async (request) => {
      if (request.configHash !== 'corrected') throw failure('ConfigMismatch', 'configured differently here');
      return applyAllocation(request);
    };
    let target = { ...READY.target, cluster: 'elsewhere' };
    control.openOrder = async () => ({ ...READY, target });
    await environment.withWorkers({ control, headnode }, async (client) => {
      const handle = await startFakeOrder(client, next());
      await untilPhase(handle);
      target = { ...READY.target, backend: 'other', configHash: 'corrected' };
      await handle.executeUpdate('resolve', { args: [{ action: 'retry' }] });
      expect(await handle.result()).toMatchObject({ phase: 'Done' });
      expect(requests).toEqual([{ wish: READY.wish, backend: 'other', configHash: 'corrected' }]);
    });
  });
});

describe('the status of a resource', () => {
  const start = (client: Client, status?: AllocationStatus): Promise<WorkflowHandle> =>
    client.workflow.start(WORKFLOWS.applyResourceStatus, {
      workflowId: statusWorkflowId(OFFERING, String(next())),
      taskQueue: CONTROL_QUEUE,
      args: [
        {
          ...{ offeringId: OFFERING, resourceUuid: READY.wish.resourceUuid, cluster: 'lab' },
          ...(status === undefined ? {} : { status }),
        },
      ],
    });

  it.each<[AllocationStatus | undefined, AllocationStatus]>([
    ['paused', 'paused'],
    [undefined, 'normal'],
  ])('is all that is wished when %s is asked for', async (given, status) => {
    const { control, headnode, requests } = asked();
    await environment.withWorkers({ control, headnode }, async (client) => {
      const result: ApplyStatusResult = await (await start(client, given)).result();
      expect(result).toMatchObject({ outcome: 'applied', status, backendId: 'hpc_alloc' });
      const wish = { ...READY_RESOURCE.wish, status };
      const request = { wish, backend: 'slurm', configHash: 'h' };
      // A pause looks first how it was.
      expect(requests).toEqual(status === 'normal' ? [request] : [request, request]);
      expect(wish).not.toHaveProperty('limits');
      expect(wish).not.toHaveProperty('members');
    });
  });

  it('is read again when a newer order has changed the account meanwhile', async () => {
    const { control, headnode, calls, requests } = asked();
    const { applyAllocation } = headnode;
    let reads = 0;
    const { openResource } = control;
    control.openResource = async (ref) => {
      const opened = await openResource(ref);
      reads += 1;
      return opened.status === 'ready' ? { ...opened, flags: reads === 1 ? 'paused' : 'downscaled' } : opened;
    };
    headnode.applyAllocation = async (request) => {
      if (reads === 1) throw failure('Stale', 'account hpc_alloc was changed by an order');
      return applyAllocation(request);
    };
    await environment.withWorkers({ control, headnode }, async (client) => {
      expect(await (await start(client)).result()).toMatchObject({ outcome: 'applied', status: 'downscaled' });
      expect(calls).toEqual(['open resource', 'check', 'open resource', 'check', 'apply']);
      expect(requests.at(-1)).toMatchObject({ wish: { status: 'downscaled' } });
    });
  });

  it('keeps in Waldur what a restore will need before anything is changed', async () => {
    const { control, headnode, calls } = asked();
    const remember = { qos: 'stopped', qos_before: 'high,normal', default_qos_before: 'high' };
    headnode.checkAllocation = async () => ({ missing: ['QOS'], warnings: [], reportedLimits: {}, remember });
    control.noteStatus = async (note) => void calls.push(`note ${JSON.stringify(note.remember)}`);
    await environment.withWorkers({ control, headnode }, async (client) => {
      expect(await (await start(client, 'paused')).result()).toMatchObject({ outcome: 'applied', status: 'paused' });
      // The answer to the change was lost with the head node: what it has to say is nothing new.
      expect(calls).toEqual(['open resource', `note ${JSON.stringify(remember)}`, 'apply']);
    });
  });

  it('is changed all the same where that cannot be kept', async () => {
    const { control, headnode, calls } = asked();
    headnode.checkAllocation = async () => {
      throw failure('ConfigMismatch', 'configured differently here');
    };
    await environment.withWorkers({ control, headnode }, async (client) => {
      expect(await (await start(client, 'downscaled')).result()).toMatchObject({ outcome: 'applied' });
      expect(calls).toEqual(['open resource', 'apply']);
    });
  });
});
