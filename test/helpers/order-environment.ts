import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { type NativeConnection, Worker, type WorkflowBundle } from '@temporalio/worker';
import { pino } from 'pino';
import type { BackendActivities, BackendReadActivities, ControlActivities } from '../../contracts/activities.js';
import { CONTROL_QUEUE, headnodeQueue, headnodeReadQueue } from '../../contracts/ids.js';
import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes.js';
import { installRuntime } from '../../workers/lib/install-runtime.js';
import { sharedTemporal } from './shared/temporal-server.js';
import { testRun } from './shared/test-run.js';
import { sharedWorkflowBundle } from './shared/workflow-bundle.js';
import { temporalBinary } from './temporal-binary.js';

/** A server of its own, for scripts; `stop` ends it. */
const ownServer = (): Promise<TestWorkflowEnvironment> =>
  TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: temporalBinary() },
      searchAttributes: SEARCH_ATTRIBUTES.map((name) => defineSearchAttributeKey(name, 'KEYWORD')),
    },
  });

/** Workflows on a real Temporal server, in a namespace of their own, with faked activities. */
export class OrderEnvironment {
  readonly #environment: TestWorkflowEnvironment;
  readonly #bundle: WorkflowBundle;

  private constructor(environment: TestWorkflowEnvironment, bundle: WorkflowBundle) {
    this.#environment = environment;
    this.#bundle = bundle;
  }

  static async start(): Promise<OrderEnvironment> {
    await installRuntime(pino({ level: 'silent' }));
    const run = testRun();
    const [environment, bundle] = await Promise.all([
      run === undefined
        ? ownServer()
        : sharedTemporal(run).then((server) => TestWorkflowEnvironment.createFromExistingServer(server)),
      sharedWorkflowBundle(),
    ]);
    return new OrderEnvironment(environment, bundle);
  }

  get client(): Client {
    return this.#environment.client;
  }

  get address(): string {
    return this.#environment.address;
  }

  get namespace(): string {
    return this.#environment.namespace ?? 'default';
  }

  get connection(): NativeConnection {
    return this.#environment.nativeConnection;
  }

  get bundle(): WorkflowBundle {
    return this.#bundle;
  }

  /** Runs `body` with workers on the control queue and on both head-node queues of cluster `lab`. */
  async withWorkers<T>(
    activities: { control: Partial<ControlActivities>; headnode: Partial<BackendActivities & BackendReadActivities> },
    body: (client: Client) => Promise<T>,
  ): Promise<T> {
    const control = await Worker.create({
      connection: this.connection,
      namespace: this.namespace,
      taskQueue: CONTROL_QUEUE,
      workflowBundle: this.#bundle,
      activities: activities.control,
    });
    const { checkAllocation } = activities.headnode;
    const headnode = await Worker.create({
      connection: this.connection,
      namespace: this.namespace,
      taskQueue: headnodeQueue('lab'),
      activities: activities.headnode,
    });
    const running = (): Promise<T> => control.runUntil(headnode.runUntil(body(this.client)));
    if (checkAllocation === undefined) return running();
    const reader = await Worker.create({
      connection: this.connection,
      namespace: this.namespace,
      taskQueue: headnodeReadQueue('lab'),
      activities: { checkAllocation },
    });
    return reader.runUntil(running());
  }

  async stop(): Promise<void> {
    await this.#environment.teardown();
  }
}
