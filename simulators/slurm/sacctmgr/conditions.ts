import { isKeyword } from '../parse/keyword.js';
import { addName, nameList } from '../parse/name-list.js';
import { splitOption } from '../parse/option.js';
import { lower, unquote } from '../parse/quoted.js';
import type { Context } from './context.js';

/** The `where` part of a statement. Undefined lists are not restricted. */
export interface Conditions {
  names?: string[];
  accounts?: string[];
  users?: string[];
  clusters?: string[];
  partitions?: string[];
  parents?: string[];
  organizations?: string[];
  descriptions?: string[];
  ids?: number[];
  format?: string[];
  /** Words such as `withassoc` and `wopl`, in their full form. */
  switches: Set<string>;
}

/** Kind of thing a statement is about. */
export type Entity = 'account' | 'user' | 'association' | 'qos' | 'cluster' | 'tres';

type ListKey =
  | 'names'
  | 'accounts'
  | 'users'
  | 'clusters'
  | 'partitions'
  | 'parents'
  | 'organizations'
  | 'descriptions';

type Keyword = readonly [keyword: string, least: number, list: ListKey];

const SHARED: readonly Keyword[] = [
  ['Clusters', 1, 'clusters'],
  ['Partitions', 4, 'partitions'],
  ['Parent', 3, 'parents'],
];

const KEYWORDS: Readonly<Record<Entity, readonly Keyword[]>> = {
  account: [
    ['Names', 1, 'names'],
    ['Accounts', 1, 'names'],
    ['Acct', 4, 'names'],
    ['Descriptions', 1, 'descriptions'],
    ['Organizations', 1, 'organizations'],
    ['Users', 1, 'users'],
    ...SHARED,
  ],
  user: [['Names', 1, 'names'], ['Users', 1, 'names'], ['Accounts', 2, 'accounts'], ['Acct', 4, 'accounts'], ...SHARED],
  association: [['Accounts', 2, 'accounts'], ['Acct', 4, 'accounts'], ['Users', 1, 'users'], ...SHARED],
  qos: [
    ['Names', 1, 'names'],
    ['Descriptions', 1, 'descriptions'],
  ],
  cluster: [
    ['Names', 1, 'names'],
    ['Clusters', 1, 'names'],
  ],
  tres: [
    ['Types', 1, 'names'],
    ['Names', 1, 'descriptions'],
  ],
};

const SWITCHES: readonly [string, number][] = [
  ['WithAssoc', 5],
  ['WithCoordinators', 5],
  ['WithDeleted', 5],
  ['WithRawQOSLevel', 5],
  ['WithSubAccounts', 5],
  ['WOPInfo', 4],
  ['WOPLimits', 4],
  ['WOLimits', 3],
  ['OnlyDefaults', 4],
  ['Tree', 4],
  ['and', 3],
];

function readSwitch(word: string, conditions: Conditions): boolean {
  const found = SWITCHES.find(([name, least]) => isKeyword(word, name, least));
  if (found === undefined) return false;
  conditions.switches.add(found[0].toLowerCase());
  return true;
}

function readNames(context: Context, text: string, list: string[]): void {
  const { names, errors } = nameList(text);
  for (const error of errors) context.out.error(error);
  for (const name of names) addName(list, name);
}

function readBare(word: string, entity: Entity, conditions: Conditions, context: Context): boolean {
  if (readSwitch(word, conditions)) return true;
  if (entity === 'association') {
    if (!/^\d/.test(word)) {
      context.out.fail(`sacctmgr: error: Invalid value for AssocId (${word})`);
      return false;
    }
    conditions.ids = [...(conditions.ids ?? []), ...word.split(',').map(Number)];
    return true;
  }
  conditions.names ??= [];
  readNames(context, word, conditions.names);
  return true;
}

function unknownCondition(raw: string, entity: Entity, context: Context): false {
  context.out.fail(` Unknown condition: ${raw}`);
  if (entity === 'qos') context.out.error(" Use keyword 'set' to modify SLURM_PRINT_VALUE");
  else if (entity !== 'association' && entity !== 'cluster') context.out.error(" Use keyword 'set' to modify value");
  return false;
}

/**
 * Reads one word of a `where` part.
 *
 * @returns false when the word is refused; the complaint has been printed
 */
export function readCondition(context: Context, raw: string, entity: Entity, conditions: Conditions): boolean {
  const { name, value } = splitOption(raw);
  if (name === '')
    return raw.includes('=') ? unknownCondition(raw, entity, context) : readBare(raw, entity, conditions, context);
  if (isKeyword(name, 'Format', 1)) {
    conditions.format = unquote(value).split(',');
    return true;
  }
  if ((isKeyword(name, 'QosLevel', 1) || isKeyword(name, 'DefaultQOS', 8)) && entity !== 'qos') {
    if (context.state.qos.has(lower(value))) return true;
    const known = [...context.state.qos.keys()].join(',');
    context.out.fail(`sacctmgr: error: You gave a bad qos '${value}'. Valid QOS's are ${known}`);
    return unknownCondition(raw, entity, context);
  }
  const found = KEYWORDS[entity].find(([keyword, least]) => isKeyword(name, keyword, least));
  if (found === undefined) return unknownCondition(raw, entity, context);
  const list = conditions[found[2]] ?? [];
  conditions[found[2]] = list;
  readNames(context, value, list);
  return true;
}

/** Reads a whole `where` part, as of `show` and `remove`. Undefined when a word was refused. */
export function readConditions(context: Context, words: readonly string[], entity: Entity): Conditions | undefined {
  const conditions: Conditions = { switches: new Set() };
  let good = true;
  for (const word of words) {
    if (/^where$/i.test(word)) continue;
    if (!readCondition(context, word, entity, conditions)) good = false;
  }
  return good ? conditions : undefined;
}

/** Whether any list restricts the statement. */
export function isEmpty({ switches: _, format: __, ...lists }: Conditions): boolean {
  return Object.values(lists).every((list) => list === undefined);
}
