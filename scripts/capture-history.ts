/**
 * Records the histories that test/workflow/replay.test.ts replays. Run it when a workflow changes what it does, after
 * making sure that running orders survive the change (patched() or a drained queue):
 *
 *     SITEFLOW_TEST_TEMPORAL=$(npx tsx scripts/temporal-binary.ts) npx tsx scripts/capture-history.ts
 *
 * Names of runs as arguments record only these. Takes half a minute.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { OrderEnvironment } from '../test/helpers/order-environment.js';
import { RECORDED_RUNS, smoothActivities } from '../test/helpers/recorded-runs.js';

const LONGEST_MS = 60_000;
const folder = fileURLToPath(new URL('../test/fixtures/histories/', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const chosen = process.argv.slice(2);
const runs = RECORDED_RUNS.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
if (runs.length === 0) throw new Error(`No such run; there are: ${RECORDED_RUNS.map(({ name }) => name).join(', ')}`);

mkdirSync(folder, { recursive: true });
const environment = await OrderEnvironment.start();
try {
  for (const run of runs) {
    const activities = smoothActivities();
    const mend = run.arrange(activities);
    const late = sleep(LONGEST_MS, undefined, { ref: false }).then(() => {
      throw new Error(`${run.name} has not ended after ${LONGEST_MS / 1000} s`);
    });
    const history = await environment.withWorkers(activities, async (client) =>
      Promise.race([late, run.play(client, mend).then((handle) => handle.fetchHistory())]),
    );
    // Process, host and folder of the recording say nothing about the workflow.
    const json = historyToJSON(history)
      .replaceAll(`${process.pid}@${hostname()}`, 'worker@host')
      .replaceAll(root, '/siteflow/');
    writeFileSync(`${folder}${run.name}.json`, `${json.trimEnd()}\n`);
    process.stderr.write(`${run.name}: ${history.events?.length ?? 0} events\n`);
  }
} finally {
  await environment.stop();
}
process.exit(0);
