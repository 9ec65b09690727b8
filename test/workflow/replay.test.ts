import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleWorkflowCode, Worker, type WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { pino } from 'pino';
import { installRuntime } from '../../workers/lib/install-runtime.js';
import { RECORDED_RUNS } from '../helpers/recorded-runs.js';
import { sharedWorkflowBundle } from '../helpers/shared/workflow-bundle.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const histories = join(root, 'test', 'fixtures', 'histories');
const recording = (name: string): string => readFileSync(join(histories, `${name}.json`), 'utf8');

/** Recorded by releases whose runs may still be under way after an update; they are never recorded anew. */
const EARLIER = ['0.1.0'];

/** Everything that went through the history, readable. */
const payloadsOf = (text: string): string =>
  [...text.matchAll(/"data": ?"([^"]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64').toString()).join('\n');

const namesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();

let current: WorkflowBundle;

/** Runs the workflows of a bundle over a recorded history; rejects where they would have done something else. */
const replay = (text: string, workflowBundle: WorkflowBundle = current): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle }, JSON.parse(text));

beforeAll(async () => {
  await installRuntime(pino({ level: 'silent' }));
  current = await sharedWorkflowBundle();
}, 120_000);

describe('recorded histories', () => {
  it('are those of the runs that can be recorded', () => {
    expect(namesIn(histories)).toEqual(RECORDED_RUNS.map(({ name }) => name).sort());
  });

  it.each(RECORDED_RUNS)('$name is replayed by the present workflows', async ({ name }) => {
    await replay(recording(name));
  });
});

describe.each(EARLIER)('histories of release %s', (release) => {
  const recorded = namesIn(join(histories, release)).map((name) => `${release}/${name}`);

  it('are all there', () => {
    expect(recorded).toHaveLength(19);
  });

  it.each(recorded)('%s is replayed by the present workflows', async (name) => {
    const text = recording(name);
    if (text.includes('"applyAllocation"')) {
      // The words of that release, which knew no wishes.
      expect(payloadsOf(text)).toContain('"facts":');
      expect(payloadsOf(text)).not.toContain('"wish":');
    }
    await replay(text);
  });
});

describe('a history that the workflow did not write', () => {
  const changed = (name: string, from: RegExp, to: string): string => {
    const text = recording(name);
    const result = text.replace(from, to);
    expect(result).not.toBe(text);
    return result;
  };
  const violation = async (text: string, bundle?: WorkflowBundle): Promise<void> =>
    expect(replay(text, bundle)).rejects.toBeInstanceOf(DeterminismViolationError);

  it.each(['process-order-done', ...EARLIER.map((release) => `${release}/process-order-done`)])(
    'is rejected when another activity was scheduled: %s',
    async (name) => {
      await violation(changed(name, /"name": ?"applyAllocation"/, '"name": "removeAllocation"'));
    },
  );

  it('is rejected when the timer that the workflow sets is not in it', async () => {
    await violation(
      changed('process-order-waited', /EVENT_TYPE_TIMER_STARTED/, 'EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED'),
    );
  });

  it('is rejected when a status was set before the resource was read', async () => {
    await violation(changed('resource-status-set', /"name": ?"openResource"/, '"name": "applyAllocation"'));
  });

  it('is rejected when the writer group was not given to a process', async () => {
    await violation(changed('writer-without-process', /"name": ?"holdWriter"/, '"name": "applyAllocation"'));
  });

  it('is rejected when the order of the steps is another', async () => {
    const history = JSON.parse(recording('process-order-failed')) as { events: Record<string, unknown>[] };
    const scheduled = history.events.filter((event) => 'activityTaskScheduledEventAttributes' in event);
    const [first, second] = scheduled.map((event) => event.activityTaskScheduledEventAttributes);
    expect(first).toBeDefined();
    expect(second).toBeDefined();
    Object.assign(scheduled[0] ?? {}, { activityTaskScheduledEventAttributes: second });
    Object.assign(scheduled[1] ?? {}, { activityTaskScheduledEventAttributes: first });
    await violation(JSON.stringify(history));
  });

  it('is accepted when only words for people were changed', async () => {
    await replay(changed('process-order-done', /worker@host/g, 'another@place'));
  });
});

describe('a workflow that was changed without regard to running orders', () => {
  // Inside the package, so that the planted file finds the packages it imports.
  const folder = mkdtempSync(join(root, 'node_modules', '.planted-workflow-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('does not replay the recorded orders', async () => {
    const source = JSON.stringify(join(root, 'workflows', 'index.js'));
    writeFileSync(
      join(folder, 'index.mjs'),
      `import { sleep } from '@temporalio/workflow';
import * as now from ${source};
export const { orderTick, applyResourceStatus, writer } = now;
export async function processOrder(input) {
  await sleep(1000);
  return now.processOrder(input);
}
`,
    );
    const bundle = await bundleWorkflowCode({ workflowsPath: join(folder, 'index.mjs') });
    for (const { name } of RECORDED_RUNS) {
      const replayed = replay(recording(name), bundle);
      if (!name.startsWith('process-order')) await replayed;
      else await expect(replayed).rejects.toBeInstanceOf(DeterminismViolationError);
    }
  }, 120_000);
});
