/**
 * Example of a provisioner: takes open orders of storage from `siteflow serve storage-resources` to done.
 *
 * For every open order the program of --run makes the storage. Before it approve_by_provider and, for a new resource,
 * set_backend_id (with the mount point) are called, after it set_state_done; when it fails, set_state_erred.
 *
 * - A path is made from slugs, and slugs change. What Waldur has stored as backend id is where the data is, so an update or a
 *   removal works there.
 * - Nobody's storage is removed under somebody else: an order whose path is also that of another resource is left to a person.
 * - Only the program's own answer makes an order fail. What is wrong with this host is tried again.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const USAGE = `usage: node storage-provisioner.mjs --service URL --waldur URL --waldur-token-file FILE --run PROGRAM [options]

  --service URL               siteflow serve storage-resources, for example http://127.0.0.1:8080
  --service-token-file FILE   token for the service; needed unless it serves everybody
  --waldur URL                Waldur, for example https://waldur.example.com/api/; its token is sent nowhere else
  --waldur-token-file FILE    token of a user of the service provider
  --run PROGRAM               run with the word create, update or remove and the row as JSON on its stdin; mountPoint.default is
                              the path to work on. It may be run again for the same row. Ends with 0: done; with 75 (or 137):
                              not now, try again; with anything else: the order fails, with the last line of its stderr.
                              /bin/true makes nothing, for trying this out.
  --every SECONDS             look again and again; without it once
  --help

Exit code, without --every: 0 all open orders are done; 1 at least one is not; 2 the command line is wrong.
`;

const ACTION = { pending: 'create', updating: 'update', removing: 'remove' };
const GONE = ['removing', 'removed'];
const PAGE_SIZE = 500;
const LONGEST_WAIT_MS = 120_000;
/** EX_TEMPFAIL of sysexits.h, and what a shell ends with when its command was killed, as for want of memory. */
const TRY_AGAIN = [75, 128 + 9];

const say = (text) => process.stdout.write(`${text}\n`);

/** The options, checked. Ends the program when they cannot be used: nothing may be called then. */
function readOptions() {
  try {
    const text = { type: 'string' };
    const { values } = parseArgs({
      options: {
        service: text,
        'service-token-file': text,
        waldur: text,
        'waldur-token-file': text,
        run: text,
        every: { ...text, default: '0' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    const missing = ['service', 'waldur', 'waldur-token-file', 'run'].filter((name) => !values[name]);
    if (missing.length > 0) throw new Error(`missing: ${missing.map((name) => `--${name}`).join(', ')}`);
    if (!/^\d{1,6}$/.test(values.every)) throw new Error('--every takes whole seconds');
    const program = resolve(values.run);
    mustBeExecutable(program);
    return {
      service: baseUrl('--service', values.service),
      serviceTokenFile: values['service-token-file'],
      waldur: baseUrl('--waldur', values.waldur),
      waldurTokenFile: values['waldur-token-file'],
      program,
      everySeconds: Number(values.every),
    };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** An address whose path ends in one slash, so that a path that begins with it lies below it. */
function baseUrl(option, text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!/^https?:$/.test(url?.protocol ?? '')) throw new Error(`${option} takes an address, http(s)://…`);
  return new URL(url.origin + url.pathname.replace(/\/*$/, '/'));
}

function mustBeExecutable(program) {
  try {
    if (!statSync(program).isFile()) throw new Error('it is no file');
    accessSync(program, constants.X_OK);
  } catch (error) {
    throw new Error(`${program} cannot be run: ${error.code ?? error.message}`);
  }
}

/** Read for every use: tokens are renewed while this runs. */
function tokenIn(file) {
  const token = readFileSync(file, 'utf8').trim();
  if (token === '') throw new Error(`${file} is empty`);
  return token;
}

/** One request. Redirects are not followed: a POST would arrive as a GET, and be taken for done. */
async function request(url, more) {
  const limits = { redirect: 'manual', signal: AbortSignal.timeout(LONGEST_WAIT_MS) };
  return fetch(url, { ...limits, ...more }).catch((error) => {
    throw new Error(`${url} cannot be reached: ${error.cause?.code ?? error.message}`);
  });
}

function onePage(number, more = '', headers = {}) {
  const token = options.serviceTokenFile && tokenIn(options.serviceTokenFile);
  const url = new URL(`api/storage-resources/?page=${number}&page_size=${PAGE_SIZE}${more}`, options.service);
  return request(url, { headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers });
}

async function rowsIn(answer) {
  if (answer.ok) return answer.json();
  throw new Error(`${answer.url} was answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
}

/** All rows, read from Waldur now: what the last round did must not be done again. */
async function readList() {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const first = await onePage(1, '&fresh=true');
    const { resources: rows, pagination } = await rowsIn(first);
    for (let page = 2; page <= pagination.pages; page++) rows.push(...(await rowsIn(await onePage(page))).resources);
    if (pagination.pages <= 1) return rows;
    // Rows move between pages when the list changes; one that was missed could be the other owner of a path.
    const unchanged = await onePage(1, '', { 'if-none-match': first.headers.get('etag') ?? '' });
    if (unchanged.status === 304) return rows;
  }
  throw new Error('the list changed whenever it was read');
}

/** Asks Waldur, with a body by POST; the JSON of its answer. The token goes to Waldur only, whatever address a row names. */
async function askWaldur(address, body) {
  const url = new URL(address);
  const { origin, pathname } = options.waldur;
  if (url.origin !== origin || !url.pathname.startsWith(pathname))
    throw new Error(`${url} is not below ${options.waldur}`);
  const authorization = `Token ${tokenIn(options.waldurTokenFile)}`;
  const post = { method: 'POST', body: JSON.stringify(body) };
  const answer = await request(url, {
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : post),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** An address relative to the resource's own in Waldur, which is the one above its set_backend_id. */
const nearResource = (row, relative) => new URL(`../${relative}`, row.set_backend_id_url);

/** Where the storage of an existing resource is. A new one goes where its row says. */
async function pathOf(row, action) {
  if (action === 'create') return row.mountPoint.default;
  const { backend_id } = await askWaldur(nearResource(row, '?field=backend_id'));
  return backend_id || row.mountPoint.default;
}

const withoutSlash = (path) => path.replace(/\/+$/, '');

/** A program that removes what it is told must not be told `/`, `archive`, or a path that leads elsewhere. */
function mustBePlain(path) {
  const plain = path.startsWith('/') && withoutSlash(path) !== '' && posix.normalize(path) === path;
  if (!plain) throw new Error('left as it is: this is no plain path; a person has to decide');
}

const bare = (uuid) => uuid.replaceAll('-', '');

/** Living resources other than the row's that have this path by their own row; for a removal also those below it. */
function othersInList(path, action, rows) {
  const wanted = withoutSlash(path);
  const isHit = (other) =>
    withoutSlash(other) === wanted || (action === 'remove' && posix.normalize(other).startsWith(`${wanted}/`));
  return rows.filter(({ status, mountPoint }) => !GONE.includes(status) && isHit(mountPoint.default));
}

/** Resources for which Waldur has stored this path: rows may show another one, and resources without a GID have no row. */
async function othersStored(path, row, rows) {
  const query = new URLSearchParams({ backend_id: path, page_size: '100' });
  for (const state of ['Creating', 'OK', 'Erred', 'Updating', 'Terminating']) query.append('state', state);
  for (const field of ['uuid', 'backend_id', 'state']) query.append('field', field);
  const found = await askWaldur(nearResource(row, `../?${query}`));
  const statuses = new Map(rows.map(({ itemId, status }) => [bare(itemId), status]));
  return found.filter(({ uuid, state, backend_id }) => {
    // A removal that the customer has not confirmed is Terminating in Waldur, and active by its row.
    const status = statuses.get(bare(uuid)) ?? (state === 'Terminating' ? 'removing' : 'active');
    return backend_id === path && !GONE.includes(status);
  });
}

/** Who else has this path, named for a person; empty when nobody. */
async function othersAt(path, row, action, rows) {
  const names = new Map();
  for (const { itemId, target } of othersInList(path, action, rows)) {
    const kind = ['tenant', 'customer'].includes(target.targetType) ? target.targetType : 'resource';
    names.set(bare(itemId), `${kind} ${bare(itemId)}`);
  }
  for (const { uuid } of await othersStored(path, row, rows)) names.set(bare(uuid), `resource ${bare(uuid)}`);
  names.delete(bare(row.itemId));
  return [...names.values()].join(', ');
}

/** Runs the site's program; undefined when it did its work, else its reason. Throws when the host is to blame. */
function work(action, row) {
  const { status, signal, stderr, error } = spawnSync(options.program, [action], {
    input: JSON.stringify(row),
    encoding: 'utf8',
    stdio: ['pipe', 'ignore', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return undefined;
  // A program that ended without reading its stdin is reported as an error too, but has a status.
  if (status === null)
    throw new Error(
      `will be tried again: the program ${signal ? `was ended by ${signal}` : `was not run: ${error?.code}`}`,
    );
  const reason = stderr.trim().split('\n').at(-1) || `the program ended with ${status}`;
  if (TRY_AGAIN.includes(status)) throw new Error(`will be tried again: ${reason}`);
  return reason;
}

async function setErred(row, reason) {
  const url = row.set_state_done_url.replace(/set_state_done\/$/, 'set_state_erred/');
  await askWaldur(url, { error_message: reason.slice(0, 500), error_traceback: '' });
}

/** Carries one order out as far as it goes; whether it is done. One that cannot be finished must not hold up the others. */
async function provision(row, rows) {
  const action = ACTION[row.status];
  let name = `${action} ${row.mountPoint.default}`;
  try {
    const path = await pathOf(row, action);
    if (path !== row.mountPoint.default)
      name = `${action} ${path} (stored in Waldur; its row has ${row.mountPoint.default})`;
    mustBePlain(path);
    const others = await othersAt(path, row, action, rows);
    if (others !== '') {
      if (action !== 'create') throw new Error(`left as it is: ${others} has this path too; a person has to decide`);
      name += ` (${others} has this path too)`;
    }
    // An executing order was approved already, by an earlier round that did not get through.
    if (row.approve_by_provider_url !== undefined) await askWaldur(row.approve_by_provider_url, {});
    // Before anything can fail: Waldur terminates a new resource without a backend id whose order errs.
    if (action === 'create') await askWaldur(row.set_backend_id_url, { backend_id: path });
    const reason = work(action, { ...row, mountPoint: { default: path } });
    if (reason === undefined) await askWaldur(row.set_state_done_url, {});
    else await setErred(row, reason);
    say(`${name}: ${reason === undefined ? 'done' : `failed, ${reason}`}`);
    return reason === undefined;
  } catch (error) {
    say(`${name}: ${error.message}`);
    return false;
  }
}

/** Goes through all open orders; whether all are done. */
async function round() {
  try {
    mustBeExecutable(options.program);
    const rows = await readList();
    const open = rows.filter((row) => row.set_state_done_url !== undefined && row.status in ACTION);
    let done = 0;
    for (const row of open) if (await provision(row, rows)) done++;
    return done === open.length;
  } catch (error) {
    say(error.message);
    return false;
  }
}

const options = readOptions();
for (;;) {
  const allDone = await round();
  if (options.everySeconds === 0) {
    process.exitCode = allDone ? 0 : 1;
    break;
  }
  await sleep(options.everySeconds * 1000);
}
