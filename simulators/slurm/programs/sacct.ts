import type { Job } from '../model/job.js';
import type { Output } from '../render/output.js';
import { renderTable } from '../render/table.js';
import { VERSION } from '../sacctmgr/run-statement.js';
import { type CommandFlags, type FlagSpec, readFlags } from './command-flags.js';
import type { Program, ProgramCall } from './program.js';
import { SACCT_FIELDS, SACCT_USUAL, type SacctField } from './sacct-fields.js';
import { parseTime } from './times.js';

const SPEC: FlagSpec = {
  short: {
    a: 'allusers',
    X: 'allocations',
    n: 'noheader',
    P: 'parsable2',
    p: 'parsable',
    T: 'truncate',
    D: 'duplicates',
    V: 'version',
    l: 'long',
    L: 'allclusters',
    A: 'accounts',
    S: 'starttime',
    E: 'endtime',
    o: 'format',
    u: 'user',
    M: 'clusters',
    r: 'partition',
    s: 'state',
    j: 'jobs',
    N: 'nodelist',
    q: 'qos',
  },
  withValue: new Set([
    'accounts',
    'starttime',
    'endtime',
    'format',
    'user',
    'uid',
    'clusters',
    'partition',
    'state',
    'jobs',
    'nodelist',
    'qos',
    'delimiter',
    'units',
  ]),
  plain: new Set([
    'allusers',
    'allocations',
    'noheader',
    'parsable2',
    'parsable',
    'truncate',
    'duplicates',
    'version',
    'long',
    'allclusters',
    'noconvert',
    'helpformat',
    'json',
  ]),
};

function list(flags: CommandFlags, name: string): string[] | undefined {
  return flags.values.get(name)?.flatMap((value) => value.split(','));
}

function pickFields(names: readonly string[]): SacctField[] | { unknown: string } {
  const fields: SacctField[] = [];
  for (const item of names) {
    const [word = '', width] = item.split('%', 2);
    const field = SACCT_FIELDS.find(({ name }) => name.toLowerCase() === word.toLowerCase());
    if (field === undefined) return { unknown: word };
    fields.push({ ...field, width: Number.parseInt(width ?? '', 10) || field.width });
  }
  return fields;
}

function isWanted(job: Job, flags: CommandFlags, from: number, to: number): boolean {
  const has = (name: string, value: string): boolean => list(flags, name)?.includes(value) ?? true;
  const started = job.start === 0 ? job.submit : job.start;
  return (
    has('accounts', job.account) &&
    has('user', job.user) &&
    has('clusters', job.cluster) &&
    has('partition', job.partition) &&
    has('jobs', String(job.id)) &&
    started <= to &&
    (job.end === 0 || job.end >= from)
  );
}

/** With `--truncate`, times outside the period are moved to its borders. */
function truncated(job: Job, from: number, to: number): Job {
  const end = job.end === 0 || job.end > to ? to : job.end;
  return { ...job, start: job.start === 0 ? 0 : Math.max(job.start, from), end: job.start === 0 ? job.end : end };
}

function run({ state }: ProgramCall, flags: CommandFlags, out: Output): void {
  const now = state.now();
  const midnight = new Date(now * 1000).setHours(0, 0, 0, 0) / 1000;
  for (const name of ['starttime', 'endtime']) {
    const text = flags.values.get(name)?.at(-1);
    if (text !== undefined && parseTime(text, now) === undefined) {
      out.fail(`Invalid time specification (pos=0): ${text}`);
      return;
    }
  }
  const from = parseTime(flags.values.get('starttime')?.at(-1) ?? '', now) ?? midnight;
  const to = parseTime(flags.values.get('endtime')?.at(-1) ?? 'now', now) ?? now;
  const fields = pickFields(list(flags, 'format') ?? SACCT_USUAL);
  if ('unknown' in fields) {
    out.fail(`sacct: error: Invalid field requested: "${fields.unknown}"`);
    return;
  }
  const cut = flags.values.has('truncate');
  const jobs = state.jobs
    .filter((job) => isWanted(job, flags, from, to))
    .map((job) => (cut ? truncated(job, from, to) : job))
    .sort((a, b) => a.id - b.id);
  const columns = fields.map(({ name, width, value }) => ({
    header: name,
    width,
    value: (job: Job) => value(job, now),
  }));
  const style = flags.values.has('parsable2') ? 'parsable2' : flags.values.has('parsable') ? 'parsable' : 'columns';
  out.raw(renderTable(columns, jobs, { style, noHeader: flags.values.has('noheader') }));
}

/** `sacct` over the job table; only allocations, never steps. */
export const sacct: Program = (call) =>
  call.runStatement({ program: 'sacct', words: call.argv, mutating: false }, (out) => {
    const flags = readFlags('sacct', call.argv, SPEC);
    if (flags.error !== undefined) return out.fail(flags.error, 'Try "sacct --help" for more information');
    if (flags.values.has('version')) return out.line(VERSION);
    run(call, flags, out);
  });
