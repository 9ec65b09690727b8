import type { User } from '../model/state.js';
import { isKeyword } from '../parse/keyword.js';
import { type GivenLimits, noLimits, readLimitOption } from '../parse/limit-options.js';
import { addName, nameList } from '../parse/name-list.js';
import { splitOption } from '../parse/option.js';
import { lower, unquote } from '../parse/quoted.js';
import type { Context } from './context.js';

/** What `add user` was asked for. */
export interface WantedUsers {
  names: string[];
  accounts: string[];
  clusters: string[];
  partitions: string[];
  defaultAccount: string | undefined;
  adminLevel: User['adminLevel'] | undefined;
  limits: GivenLimits;
}

/** Reads an admin level; undefined for a word Slurm ignores. */
export function readAdminLevel(text: string): User['adminLevel'] | undefined {
  const levels: readonly User['adminLevel'][] = ['None', 'Operator', 'Administrator'];
  const word = unquote(text);
  return word === '' ? undefined : levels.find((level) => isKeyword(word, level, 1));
}

function readOption(raw: string, wanted: WantedUsers, context: Context): void {
  const option = splitOption(raw);
  const { name, value } = option;
  const add = (list: string[]): void => {
    for (const item of nameList(value).names) addName(list, item);
  };
  if (name === '' && !raw.includes('=')) {
    add(wanted.names);
    return;
  }
  if (isKeyword(name, 'Names', 1) || isKeyword(name, 'Users', 1)) {
    add(wanted.names);
    return;
  }
  if (isKeyword(name, 'Accounts', 2) || isKeyword(name, 'Acct', 4)) {
    isKeyword(name, 'Accounts', 4) || isKeyword(name, 'Acct', 4) ? add(wanted.accounts) : refuse(raw, context);
    return;
  }
  if (isKeyword(name, 'AdminLevel', 2)) {
    wanted.adminLevel = readAdminLevel(value);
  } else if (isKeyword(name, 'Clusters', 1)) add(wanted.clusters);
  else if (isKeyword(name, 'DefaultAccount', 8)) {
    wanted.defaultAccount = lower(unquote(value));
    addName(wanted.accounts, wanted.defaultAccount);
  } else if (isKeyword(name, 'Partitions', 1)) add(wanted.partitions);
  else readLimit(raw, wanted, context);
}

function refuse(raw: string, { out }: Context): void {
  out.fail(` Unknown option: ${raw}`);
}

function readLimit(raw: string, wanted: WantedUsers, context: Context): void {
  const option = splitOption(raw);
  const result = readLimitOption(wanted.limits, option, context.state);
  const isQos = result.kind === 'refused' && isKeyword(option.name, 'QosLevel', 1);
  // A refused QOS list is read a second time, as a condition, and complains again.
  for (const error of isQos ? [...result.errors, ...result.errors] : result.errors) context.out.error(error);
  if (result.failed) context.out.exitCode = 1;
  if (result.kind !== 'taken') refuse(raw, context);
}

/** Reads the words of `add user`; complaints are printed and set the exit code. */
export function readWantedUsers(words: readonly string[], context: Context): WantedUsers {
  const wanted: WantedUsers = {
    names: [],
    accounts: [],
    clusters: [],
    partitions: [],
    defaultAccount: undefined,
    adminLevel: undefined,
    limits: noLimits(),
  };
  let first = true;
  for (const word of words) {
    // `where` and `set` are keywords only in front; later they are user names.
    const skipped = first && /^(where|set)$/i.test(word);
    first = false;
    if (!skipped) readOption(word, wanted, context);
  }
  return wanted;
}
