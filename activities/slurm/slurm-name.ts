import { failure } from '../lib/failure.js';
import { SLURM_NAMES } from './name-rules.js';

/** A name that has passed `slurmName`: safe as an argument, in a comma list and in a load file. */
export type SlurmName = string & { readonly __slurmName: true };

/**
 * Characters of a name that slurmdbd's unique keys look at. Two names that are equal so far cannot both exist, and the
 * second `add` may even answer 0.
 */
export const KEY_LENGTH = SLURM_NAMES.distinct;

/** At least one element: a selector built from it cannot be empty, and an empty selector would match every row. */
export type NonEmpty<T> = readonly [T, ...T[]];

const { pattern: ALLOWED, max: MAX_LENGTH } = SLURM_NAMES;

/** Names of users may be addresses, as some identity providers hand them out. */
const ALLOWED_USER = /^[a-z0-9_][a-z0-9_.@-]*$/;

/** What ends a value in a list of names, expands into several, or is taken away from it. */
const UNLISTABLE = /[,[\]"'\\\p{Cc}]|^\s|\s$|^$/u;

/** Words that sacctmgr reads as keywords where a name is expected. */
const RESERVED = new Set(['set', 'where', 'and', 'or', 'to', 'clean', 'file']);

export type NameKind = 'account' | 'user' | 'cluster' | 'partition' | 'qos';

/**
 * Checks a name against the allow-list and lower-cases it, as Slurm stores accounts, users and the partitions of
 * associations in lower case. Slurm itself checks nothing: `a,b` makes two accounts, `--help` answers 0 and makes none.
 *
 * @throws NameInvalid naming the value and what is allowed
 */
export function slurmName(kind: NameKind, value: string): SlurmName {
  const name = value.toLowerCase();
  if (!isSlurmName(kind, name)) {
    const max = longest(kind);
    throw failure(
      'NameInvalid',
      `${kind} name ${JSON.stringify(value.slice(0, 80))} cannot be used on Slurm: allowed are 1 to ${max} of ` +
        `a-z 0-9 _ . -${kind === 'user' ? ' @' : ''} with a letter, digit or _ first, and no sacctmgr keyword. ` +
        'Change the slug, prefix or user name.',
    );
  }
  return name;
}

/** Whether a name as the cluster shows it could be one of ours, just as it is. */
export const isSlurmName = (kind: NameKind, name: string): name is SlurmName =>
  patternOf(kind).test(name) && name.length <= longest(kind) && !RESERVED.has(name);

const patternOf = (kind: NameKind): RegExp => (kind === 'user' ? ALLOWED_USER : ALLOWED);

/**
 * Whether a name that the cluster shows, whoever made it, can stand in a list of names. Slurm takes nearly everything:
 * `old project`, `a|b`, and by a load file even `a,b`, which a list would read as two.
 */
export const isListable = (name: string): name is SlurmName => !UNLISTABLE.test(name);

const longest = (kind: NameKind): number => (kind === 'user' ? KEY_LENGTH : MAX_LENGTH);

/** The part of a name that slurmdbd tells apart. */
export const nameKey = (name: string): string => name.slice(0, KEY_LENGTH);
