import { type GivenOffering, type Rule, report } from '../../activities/lib/settings/rule.js';
import { BACKEND_TYPES, FOREIGN_BACKENDS, isBackendType } from '../schema/backend-schemas.js';
import { suggest } from '../yaml/suggest.js';

const JOBS = ['order_processing_backend', 'membership_sync_backend', 'reporting_backend'];
const USERNAMES = ['base', 'ldap'];

const meant = (word: string, known: readonly string[]): string => {
  if (FOREIGN_BACKENDS.includes(word.toLowerCase())) return '';
  const guess = suggest(word, known);
  return guess === undefined ? '' : `, did you mean ${guess}?`;
};

/** A typo in the backend type is an error; the backend of another plugin is read and left alone. */
export const backendType: Rule = (offering) => {
  if (offering.type === '' || isBackendType(offering.type)) return;
  const guess = meant(offering.type, BACKEND_TYPES);
  const message = `unknown backend type ${offering.reading.show([...offering.path, 'backend_type'], offering.type)}${guess}`;
  report(offering, ['backend_type'], {
    severity: guess === '' || offering.reading.compat ? 'warning' : 'error',
    code: 'E_BACKEND_TYPE',
    message: guess === '' ? `${message}; the offering is left alone. Known: ${BACKEND_TYPES.join(', ')}` : message,
  });
};

/** Names of backends that nothing here provides, and offerings that nothing is done for. */
export const backendNames: Rule = (offering) => {
  for (const key of JOBS) checkName(offering, key, BACKEND_TYPES);
  checkName(offering, 'username_management_backend', USERNAMES);
  const named = JOBS.filter((key) => typeof offering.keys[key] === 'string' && offering.keys[key] !== '');
  if (named.length > 0 || JOBS.some((key) => offering.reading.failed([...offering.path, key]))) return;
  report(offering, [], {
    severity: 'notice',
    code: 'E_BACKEND',
    message: `nothing is done for this offering: set ${JOBS.join(', ')} as wanted`,
  });
};

function checkName(offering: GivenOffering, key: string, known: readonly string[]): void {
  const name = offering.keys[key];
  if (typeof name !== 'string' || name === '' || known.includes(name.toLowerCase())) return;
  report(offering, [key], {
    severity: 'warning',
    code: 'E_BACKEND',
    message: `unknown backend ${offering.reading.show([...offering.path, key], name)}${meant(name, known)}; known: ${known.join(', ')}`,
  });
}
