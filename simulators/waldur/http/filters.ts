import { invalid } from './errors.js';
import { isUuid, toHex } from './uuid.js';

/**
 * Hex uuids of a filter (repeatable), `null` when it was not sent. A malformed one answers 400; an unknown one
 * simply matches nothing.
 */
export function uuidFilter(query: URLSearchParams, name: string): Set<string> | null {
  const values = query.getAll(name).filter((value) => value !== '');
  if (values.length === 0) return null;
  if (!values.every(isUuid)) throw invalid({ [name]: ['Enter a valid UUID.'] });
  return new Set(values.map(toHex));
}

/** Values of a filter with fixed choices (repeatable), `null` when it was not sent; others answer 400. */
export function choiceFilter(query: URLSearchParams, name: string, choices: readonly string[]): Set<string> | null {
  const values = query.getAll(name).filter((value) => value !== '');
  if (values.length === 0) return null;
  const bad = values.find((value) => !choices.includes(value));
  if (bad !== undefined) {
    throw invalid({ [name]: [`Select a valid choice. ${bad} is not one of the available choices.`] });
  }
  return new Set(values);
}

/** Texts of a filter, separated by commas or repeated, `null` when it was not sent. */
export function textFilter(query: URLSearchParams, name: string): Set<string> | null {
  const values = query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '');
  return values.length === 0 ? null : new Set(values);
}

/** `true`/`false` in any case, `null` when absent or something else. */
export function booleanFilter(query: URLSearchParams, name: string): boolean | null {
  const value = query.get(name)?.toLowerCase();
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** Milliseconds of a date or instant, `null` when absent. */
export function timeFilter(query: URLSearchParams, name: string): number | null {
  const value = query.get(name);
  if (value === null || value === '') return null;
  const millis = Date.parse(value);
  if (Number.isNaN(millis)) throw invalid({ [name]: ['Enter a valid date/time.'] });
  return millis;
}

/** True when `set` is absent or contains `value`. */
export function within(set: Set<string> | null, value: string): boolean {
  return set === null || set.has(value);
}
