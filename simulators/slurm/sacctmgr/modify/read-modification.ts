import { isKeyword } from '../../parse/keyword.js';
import { type GivenLimits, noLimits, readLimitOption } from '../../parse/limit-options.js';
import { splitOption } from '../../parse/option.js';
import { lower, unquote } from '../../parse/quoted.js';
import { type Conditions, type Entity, readCondition } from '../conditions.js';
import type { Context } from '../context.js';

/** What `modify account` or `modify user` was asked for. */
export interface Modification<Extra> {
  conditions: Conditions;
  limits: GivenLimits;
  /** Whether any limit was named. */
  hasLimits: boolean;
  extra: Extra;
}

/** Reads one option that is not a limit; false when it is unknown. */
export type ExtraOption<Extra> = (name: string, value: string, extra: Extra, context: Context) => boolean;

function readSet<Extra>(
  raw: string,
  modification: Modification<Extra>,
  readExtra: ExtraOption<Extra>,
  context: Context,
): void {
  const option = splitOption(raw);
  if (option.name !== '' && readExtra(option.name, lower(unquote(option.value)), modification.extra, context)) return;
  const result = readLimitOption(modification.limits, option, context.state);
  for (const error of result.errors) context.out.error(error);
  if (result.failed) context.out.exitCode = 1;
  if (result.kind === 'taken') modification.hasLimits = true;
  else context.out.fail(` Unknown option: ${raw}`, " Use keyword 'where' to modify condition");
}

/** Reads `… [where] CONDITIONS set OPTIONS [where CONDITIONS]`. Complaints are printed and set the exit code. */
export function readModification<Extra>(
  context: Context,
  words: readonly string[],
  entity: Entity,
  extra: Extra,
  readExtra: ExtraOption<Extra>,
): Modification<Extra> {
  const conditions: Conditions = { switches: new Set() };
  const modification: Modification<Extra> = { conditions, limits: noLimits(), hasLimits: false, extra };
  let setting = false;
  for (const word of words) {
    if (isKeyword(word, 'where', 5)) setting = false;
    else if (isKeyword(word, 'set', 3)) setting = true;
    else if (setting) readSet(word, modification, readExtra, context);
    else readCondition(context, word, entity, conditions);
  }
  return modification;
}
