import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { pino } from 'pino';
import { createHpcUserActivities } from '../../activities/hpc-user/create-activities.js';
import { installRuntime } from '../../workers/lib/install-runtime.js';
import { CLIENT, type HpcUserSite, startHpcUserSite } from '../contract/hpc-user/hpc-user-site.js';
import { temporalBinary } from '../helpers/temporal-binary.js';
import type { askForGids } from './lookup-gids-workflow.js';

const QUEUE = 'control';
let environment: TestWorkflowEnvironment;
let workflowBundle: WorkflowBundleWithSourceMap;
let site: HpcUserSite;

beforeAll(async () => {
  await installRuntime(pino({ level: 'silent' }));
  const workflowsPath = fileURLToPath(new URL('lookup-gids-workflow.ts', import.meta.url));
  [environment, workflowBundle] = await Promise.all([
    TestWorkflowEnvironment.createLocal({
      server: { executable: { type: 'existing-path', path: temporalBinary() } },
    }),
    bundleWorkflowCode({ workflowsPath }),
  ]);
});
afterAll(() => environment?.teardown());
beforeEach(async () => {
  site = await startHpcUserSite({ a: 30_001, b: 30_002 });
});
afterEach(() => site.stop());

/** Runs the workflow on a worker with the real activity, and returns its handle once `body` is through. */
async function run<T>(slugs: string[], body: (handle: { result(): Promise<unknown> }) => Promise<T>) {
  const { nativeConnection: connection, client } = environment;
  const activities = createHpcUserActivities(site.client());
  const worker = await Worker.create({ connection, taskQueue: QUEUE, workflowBundle, activities });
  const workflowId = `ask-${Math.random()}`;
  return worker.runUntil(async () => {
    const handle = await client.workflow.start<typeof askForGids>('askForGids', {
      taskQueue: QUEUE,
      workflowId,
      args: [slugs],
    });
    const result = await body(handle);
    return { result, history: JSON.stringify(await handle.fetchHistory()), handle };
  });
}

describe('lookupGids', () => {
  it('gives GIDs to a workflow, and no secret to its history', async () => {
    const { result, history } = await run(['b', 'a', 'nobody', 'a'], (handle) => handle.result());
    expect(result).toEqual({
      gids: [
        { slug: 'b', gid: 30_002, mock: false, stale: false },
        { slug: 'a', gid: 30_001, mock: false, stale: false },
      ],
      missing: ['nobody'],
    });
    const [token = ''] = site.oidc.realm.issued;
    expect(token).not.toBe('');
    for (const secret of [token, CLIENT.secret]) {
      expect(history).not.toContain(secret);
      expect(history).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4));
    }
  });

  it('is repeated while the API is down, and then answers', async () => {
    site.api.fault = { kind: 'status', status: 503 };
    const { result } = await run(['a'], async (handle) => {
      const result = handle.result();
      while (site.api.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      site.api.fault = undefined;
      site.clock.now += 10_000;
      return result;
    });
    expect(result).toEqual({ gids: [{ slug: 'a', gid: 30_001, mock: false, stale: false }], missing: [] });
  });
});
