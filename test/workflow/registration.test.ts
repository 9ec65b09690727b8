import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { failure } from '../../activities/lib/failure.js';
import { CONTROL_QUEUE, registrationWorkflowId } from '../../contracts/ids.js';
import type { RegistrationRequest, RegistrationResult } from '../../contracts/registration.js';
import { announceStart } from '../../workers/control/registration/announce-start.js';
import { OrderEnvironment } from '../helpers/order-environment.js';

const OFFERING = 'a'.repeat(32);
const DONE: RegistrationResult = { status: 'registered', changes: ['identity made'] };

let environment: OrderEnvironment;
beforeAll(async () => {
  environment = await OrderEnvironment.start();
}, 120_000);
afterAll(async () => environment.stop());

const announce = (offerings: string[], warnings: string[] = [], client = environment.client) =>
  announceStart({
    client,
    served: new Map(offerings.map((id) => [id, ['order_process']])),
    startedAt: new Date('2026-01-01T00:00:00Z'),
    log: { warn: (_, message) => void warnings.push(message) },
  });

describe('registration', () => {
  it('runs once when several processes start together, is repeated until it works, and anew after the next start', async () => {
    const asked: RegistrationRequest[] = [];
    const registerAgent = async (request: RegistrationRequest): Promise<RegistrationResult> => {
      asked.push(request);
      if (asked.length === 1) throw failure('WaldurUnavailable', 'down', { retryAfterMs: 1500 });
      return DONE;
    };
    const { client, connection, namespace, bundle } = environment;
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: CONTROL_QUEUE,
      workflowBundle: bundle,
      activities: { registerAgent },
    });
    await worker.runUntil(async () => {
      await Promise.all([announce([OFFERING]), announce([OFFERING]), announce([OFFERING])]);
      const handle = client.workflow.getHandle(registrationWorkflowId(OFFERING));
      expect(await handle.result()).toEqual(DONE);
      expect(asked).toHaveLength(2);
      expect(asked[1]).toEqual({
        offeringId: OFFERING,
        modes: ['order_process'],
        startedAt: '2026-01-01T00:00:00.000Z',
      });
      await announce([OFFERING]);
      expect(await client.workflow.getHandle(registrationWorkflowId(OFFERING)).result()).toEqual(DONE);
      expect(asked).toHaveLength(3);
    });
  }, 60_000);

  it('is no failure of the process when it cannot be started, and the other offerings are tried', async () => {
    const tried: unknown[] = [];
    const warnings: string[] = [];
    const start = async (_: unknown, options: { workflowId: string }): Promise<never> => {
      tried.push(options.workflowId);
      throw new Error('no server');
    };
    const client = { workflow: { start } } as unknown as OrderEnvironment['client'];
    await announce([OFFERING, 'b'.repeat(32)], warnings, client);
    expect(tried).toHaveLength(2);
    expect(warnings).toEqual(Array(2).fill('the agent could not be registered in Waldur; orders go on without it'));
  });
});
