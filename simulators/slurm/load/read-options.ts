import type { SlurmState, User } from '../model/state.js';
import { isKeyword } from '../parse/keyword.js';
import { type GivenLimits, noLimits, readLimitOption } from '../parse/limit-options.js';
import { splitOption } from '../parse/option.js';
import { lower, unquote } from '../parse/quoted.js';
import { readAdminLevel } from '../sacctmgr/add-user-options.js';

/** What one line of a load file says. */
export interface LoadOptions {
  name: string;
  description?: string;
  organization?: string;
  partition?: string;
  defaultAccount?: string;
  adminLevel?: User['adminLevel'];
  coordinators: string[];
  limits: GivenLimits;
}

/** The options, and messages; without options the line is refused. */
export interface ReadOptions {
  options: LoadOptions | undefined;
  errors: string[];
}

function readText(options: LoadOptions, name: string, value: string): boolean {
  if (isKeyword(name, 'Description', 3)) options.description = lower(value);
  else if (isKeyword(name, 'Organization', 1)) options.organization = lower(value);
  else if (isKeyword(name, 'Partition', 4)) options.partition = lower(value);
  else if (isKeyword(name, 'DefaultAccount', 8)) options.defaultAccount = lower(value);
  else if (isKeyword(name, 'Coordinator', 2)) options.coordinators = lower(value).split(',').filter(Boolean);
  else if (isKeyword(name, 'AdminLevel', 2)) {
    const level = readAdminLevel(value);
    if (level !== undefined) options.adminLevel = level;
  } else return isKeyword(name, 'Parent', 3) || isKeyword(name, 'WCKeys', 1) || isKeyword(name, 'DefaultWCKey', 8);
  return true;
}

/** Reads the parts of a line; messages come in the order sacctmgr prints them. */
export function readOptions(parts: readonly string[], state: SlurmState): ReadOptions {
  const options: LoadOptions = { name: '', coordinators: [], limits: noLimits() };
  const errors: string[] = [];
  let named = false;
  let refused = false;
  for (const part of parts) {
    const { name, operator, value } = splitOption(part);
    if (!part.includes('=') && named) {
      refused = true;
      errors.push(` Bad format on ${part}: End your option with an '=' sign`);
      break;
    }
    if (!part.includes('=')) {
      options.name = lower(unquote(part));
      named = true;
      continue;
    }
    const text = unquote(value);
    if (name !== '' && readText(options, name, text)) continue;
    const result = readLimitOption(options.limits, { name, operator, value: text, raw: part }, state);
    errors.push(...result.errors);
    if (result.kind === 'taken' && !result.failed) continue;
    refused = true;
    if (result.kind === 'taken') break;
    // Reading a value without leading quote has turned the quotes in it into backticks.
    const shown = /^['"]/.test(value) ? part : part.slice(0, -value.length || undefined) + text;
    errors.push(` Unknown option: ${shown}`);
    break;
  }
  if (!named) errors.push(' No name given');
  return { options: refused || !named ? undefined : options, errors };
}
