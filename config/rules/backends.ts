import { type GivenOffering, type Rule, report } from '../../activities/lib/settings/rule.js';
import { isForeignBackend } from '../backends/foreign-backends.js';
import { JOB_KEYS, JOBS, type Job, jobKeysOf, jobsOf, namesJobs } from '../backends/jobs-of.js';
import { backendNames, descriptorOf } from '../backends/registry.js';
import { suggest } from '../yaml/suggest.js';

const USERNAMES = ['base', 'ldap'];

const WORDS: Record<Job, { done: string; never: string }> = {
  orders: { done: 'orders', never: 'cannot carry out orders' },
  membership: { done: 'members', never: 'has no members of its own' },
  usage: { done: 'usage', never: 'measures no usage' },
};

const KEYS = Object.values(JOB_KEYS).join(', ');

const meant = (word: string, known: readonly string[]): string => {
  const guess = isForeignBackend(word) ? undefined : suggest(word, known);
  return guess === undefined ? '' : `, did you mean ${guess}?`;
};

/** A typo in the backend type is an error; the backend of another plugin is read and left alone. */
export const backendType: Rule = (offering) => {
  if (offering.type === '' || descriptorOf(offering.type) !== undefined) return;
  const guess = meant(offering.type, backendNames());
  const message = `unknown backend type ${offering.reading.show([...offering.path, 'backend_type'], offering.type)}${guess}`;
  const jobs = Object.values(jobsOf(jobKeysOf(offering.keys)));
  const left =
    jobs.length === 0 || jobs.includes(offering.type) ? 'the offering is left alone' : 'it does nothing here';
  report(offering, ['backend_type'], {
    severity: guess === '' || offering.reading.compat ? 'warning' : 'error',
    code: 'E_BACKEND_TYPE',
    message: guess === '' ? `${message}; ${left}. Known: ${backendNames().join(', ')}` : message,
  });
};

/** Names of backends that nothing here provides, and jobs that the backend named for them can never do. */
export const namedBackends: Rule = (offering) => {
  for (const job of JOBS) {
    checkName(offering, JOB_KEYS[job], backendNames());
    checkJob(offering, job);
  }
  checkName(offering, 'username_management_backend', USERNAMES);
};

/** What is done for the offering, where the file does not say it job by job. */
export const implied: Rule = (offering) => {
  const keys = jobKeysOf(offering.keys);
  // A value that is no name is an error of its own.
  if (JOBS.some((job) => keys[JOB_KEYS[job]] === undefined && offering.keys[JOB_KEYS[job]] !== undefined)) return;
  const done = JOBS.filter((job) => jobsOf(keys)[job] !== undefined);
  if (namesJobs(keys)) {
    if (done.length === 0) notice(offering, `nothing is done for this offering: ${KEYS} are empty or absent`);
    return;
  }
  if (descriptorOf(offering.type) === undefined) return;
  const all = done.map((job) => WORDS[job].done).join(', ');
  notice(offering, `none of ${KEYS} is given, so ${offering.type} does all that it can: ${all}`);
};

const notice = (offering: GivenOffering, message: string): void =>
  report(offering, [], { severity: 'notice', code: 'E_BACKEND', message });

function checkName(offering: GivenOffering, key: string, known: readonly string[]): void {
  const name = offering.keys[key];
  if (typeof name !== 'string' || name === '' || known.includes(name.toLowerCase())) return;
  report(offering, [key], {
    severity: 'warning',
    code: 'E_BACKEND',
    message: `unknown backend ${offering.reading.show([...offering.path, key], name)}${meant(name, known)}; known: ${known.join(', ')}`,
  });
}

function checkJob(offering: GivenOffering, job: Job): void {
  const name = offering.keys[JOB_KEYS[job]];
  const descriptor = typeof name === 'string' ? descriptorOf(name.toLowerCase()) : undefined;
  if (descriptor === undefined || descriptor.does[job]) return;
  const possible = JOBS.filter((each) => descriptor.does[each]).map((each) => JOB_KEYS[each]);
  report(offering, [JOB_KEYS[job]], {
    severity: 'error',
    code: 'E_BACKEND',
    message: `${descriptor.name} ${WORDS[job].never}; it can be named for ${possible.join(', ') || 'nothing'} only`,
  });
}
