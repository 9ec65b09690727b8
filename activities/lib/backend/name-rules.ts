import { failure } from '../failure.js';

/** What names of accounts a backend takes, and what it tells apart. */
export interface NameRules {
  /** Name of the backend, for messages. */
  backend: string;
  /** Longest name. */
  max: number;
  pattern: RegExp;
  /** The pattern in words: `only a-z, 0-9 and "_" are possible`. */
  words: string;
  /** Characters of a name, from its beginning, by which the backend tells it from others; absent: all of them. */
  distinct?: number;
}

/** What distinguishes two names on the backend: those with the same key cannot both exist. */
export const nameKey = ({ distinct }: NameRules, name: string): string => name.toLowerCase().slice(0, distinct);

/** Whether a name is so long that another one may have the same key. */
export const mayBeCut = ({ distinct }: NameRules, name: string): boolean =>
  distinct !== undefined && name.length >= distinct;

/**
 * @param what is being named, for the message: `backend id of resource …`
 * @param remedy what to do
 * @throws failure NameInvalid
 */
export function checkName(rules: NameRules, name: string, what: string, remedy: string): void {
  if (name.length > rules.max) {
    throw failure('NameInvalid', `the ${what} would have ${name.length} characters, more than ${rules.max}; ${remedy}`);
  }
  if (!rules.pattern.test(name)) {
    throw failure('NameInvalid', `"${name}" cannot be the ${what}: ${rules.words}; ${remedy}`);
  }
}
