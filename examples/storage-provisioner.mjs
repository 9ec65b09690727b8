/**
 * Example of a provisioner: takes open orders of storage from `siteflow serve storage-resources` to done.
 *
 *   node examples/storage-provisioner.mjs --service http://127.0.0.1:8080 --waldur https://waldur.example.com/api/ \
 *     --waldur-token-file /etc/siteflow/waldur-token [--service-token-file FILE] [--run PROGRAM] [--every SECONDS]
 *
 * For every open order PROGRAM is run with the word create, update or remove and the row as JSON on its stdin. It makes the
 * storage so, may be run again for the same row, and ends with 0. Without --run nothing is made, which is for trying this out.
 * Before it the addresses approve_by_provider and set_backend_id (with the mount point) of the row are called, after it
 * set_state_done; when the program fails, set_state_erred with the last line of its stderr.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    service: { type: 'string', default: 'http://127.0.0.1:8080' },
    'service-token-file': { type: 'string' },
    waldur: { type: 'string' },
    'waldur-token-file': { type: 'string' },
    run: { type: 'string' },
    /** Seconds between two looks; 0 = look once. */
    every: { type: 'string', default: '0' },
  },
});

const ACTION = { pending: 'create', updating: 'update', removing: 'remove' };
const PAGE_SIZE = 500;

const tokenIn = (file) => (file === undefined ? undefined : readFileSync(file, 'utf8').trim());
const say = (text) => process.stdout.write(`${text}\n`);

/** All rows with an open order, read from Waldur now: what the last round did must not be done again. */
async function openOrders() {
  const token = tokenIn(values['service-token-file']);
  const rows = [];
  for (let page = 1; ; page++) {
    const url = `${values.service}/api/storage-resources/?fresh=${page === 1}&page=${page}&page_size=${PAGE_SIZE}`;
    const answer = await fetch(url, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${url} was answered ${answer.status}: ${JSON.stringify(body.detail)}`);
    rows.push(...body.resources.filter((row) => row.set_state_done_url !== undefined && row.status in ACTION));
    if (!body.pagination.has_next) return rows;
  }
}

/** Calls Waldur. The token goes to Waldur only, whatever address a row names. */
async function call(url, body = {}) {
  if (!url.startsWith(values.waldur)) throw new Error(`${url} is not below ${values.waldur}`);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Token ${tokenIn(values['waldur-token-file'])}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status}`);
}

/** Runs the site's program; undefined when it did its work, else why not. */
function work(action, row) {
  if (values.run === undefined) return undefined;
  const { status, stderr, error } = spawnSync(values.run, [action], { input: JSON.stringify(row), encoding: 'utf8' });
  if (status === 0) return undefined;
  // A program that ended without reading its stdin is reported as an error too, but has a status.
  if (status === null) return error?.message ?? 'the program was killed';
  return stderr.trim().split('\n').at(-1) || `the program ended with ${status}`;
}

async function provision(row) {
  const action = ACTION[row.status];
  const path = row.mountPoint.default;
  // An executing order was approved already, by an earlier round that did not get through.
  if (row.approve_by_provider_url !== undefined) await call(row.approve_by_provider_url);
  // Before anything can fail: Waldur terminates a new resource without a backend id whose order errs.
  if (action === 'create') await call(row.set_backend_id_url, { backend_id: path });
  const problem = work(action, row);
  if (problem !== undefined) {
    const erred = row.set_state_done_url.replace(/set_state_done\/$/, 'set_state_erred/');
    await call(erred, { error_message: problem.slice(0, 500), error_traceback: '' });
    return say(`${action} ${path}: failed, ${problem}`);
  }
  await call(row.set_state_done_url);
  say(`${action} ${path}: done`);
}

for (;;) {
  try {
    for (const row of await openOrders()) {
      // One order that cannot be finished now must not hold up the others; the next round takes it again.
      await provision(row).catch((error) => say(`${row.mountPoint.default}: ${error.message}`));
    }
  } catch (error) {
    say(error.message);
    if (Number(values.every) === 0) process.exitCode = 1;
  }
  if (Number(values.every) === 0) break;
  await sleep(Number(values.every) * 1000);
}
