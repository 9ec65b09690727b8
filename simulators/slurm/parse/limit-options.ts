import { CLEAR, type CountLimit, SHARE_PARENT, type TresLimit } from '../model/limit-names.js';
import type { SlurmState } from '../model/state.js';
import type { TresAmounts } from '../model/tres.js';
import { parseCount } from './count.js';
import { isKeyword } from './keyword.js';
import { parseMinutes } from './minutes.js';
import type { Option } from './option.js';
import { parseQosEdit, type QosEdit } from './qos-edit.js';
import { lower, unquote } from './quoted.js';
import { parseTresList } from './tres-list.js';

/** Limits named in a command; CLEAR (-1) clears a number. */
export interface GivenLimits {
  share?: number;
  counts: Partial<Record<CountLimit, number>>;
  tres: Partial<Record<TresLimit, TresAmounts>>;
  qos?: QosEdit;
  defaultQos?: number;
}

/** No limits. */
export function noLimits(): GivenLimits {
  return { counts: {}, tres: {} };
}

/** Whether a limit option was taken, refused, or is not a limit at all. */
export interface LimitResult {
  kind: 'taken' | 'refused' | 'unknown';
  /** The command fails although the option was recognised. */
  failed: boolean;
  errors: string[];
}

const COUNTS: readonly [string, number, CountLimit, string][] = [
  ['GrpJobs', 4, 'grpJobs', 'GrpJobs'],
  ['GrpJobsAccrue', 8, 'grpJobsAccrue', 'GrpJobsAccrue'],
  ['GrpSubmitJobs', 4, 'grpSubmitJobs', 'GrpSubmitJobs'],
  ['MaxJobs', 4, 'maxJobs', 'MaxJobs'],
  ['MaxJobsAccrue', 8, 'maxJobsAccrue', 'MaxJobsAccrue'],
  ['MaxSubmitJobs', 4, 'maxSubmitJobs', 'MaxSubmitJobs'],
  ['MinPrioThreshold', 4, 'minPrioThresh', 'MinPrioThreshold'],
  ['Priority', 3, 'priority', 'Priority'],
];

const TIMES: readonly [string, number, CountLimit, string][] = [
  ['GrpWall', 4, 'grpWall', 'GrpWall'],
  ['MaxWallDurationPerJob', 4, 'maxWall', 'MaxWall'],
];

const TRES: readonly [string, number, TresLimit][] = [
  ['GrpTRES', 7, 'grpTres'],
  ['GrpTRESMins', 8, 'grpTresMins'],
  ['GrpTRESRunMins', 8, 'grpTresRunMins'],
  ['MaxTRESPerJob', 7, 'maxTres'],
  ['MaxTRESPerNode', 11, 'maxTresPerNode'],
  ['MaxTRESMinsPerJob', 8, 'maxTresMins'],
];

/** Older spellings that stand for one TRES. */
const SINGLE_TRES: readonly [string, number, TresLimit, string][] = [
  ['GrpCPUMins', 7, 'grpTresMins', 'cpu'],
  ['GrpCPURunMins', 7, 'grpTresRunMins', 'cpu'],
  ['GrpCPUs', 7, 'grpTres', 'cpu'],
  ['GrpMemory', 4, 'grpTres', 'mem'],
  ['GrpNodes', 4, 'grpTres', 'node'],
  ['MaxCPUMinsPerJob', 7, 'maxTresMins', 'cpu'],
  ['MaxCPUsPerJob', 7, 'maxTres', 'cpu'],
  ['MaxNodesPerJob', 4, 'maxTres', 'node'],
];

const TAKEN: LimitResult = { kind: 'taken', failed: false, errors: [] };
const UNKNOWN: LimitResult = { kind: 'unknown', failed: false, errors: [] };
const refused = (...errors: string[]): LimitResult => ({ kind: 'refused', failed: true, errors });

/** Adds TRES to what the same command already named. */
function addTres(given: GivenLimits, limit: TresLimit, text: string, state: SlurmState): LimitResult {
  const { amounts, errors } = parseTresList(text, state.tres);
  if (amounts === undefined) return refused(...errors);
  given.tres[limit] = new Map([...(given.tres[limit] ?? []), ...amounts]);
  return { kind: 'taken', failed: false, errors };
}

function readShare(given: GivenLimits, value: string): LimitResult {
  const share = value.toLowerCase() === 'parent' ? SHARE_PARENT : parseCount(value);
  if (share === undefined) return refused(`sacctmgr: error: Invalid value for FairShare (${value})`);
  given.share = share;
  return TAKEN;
}

function readDefaultQos(given: GivenLimits, value: string, state: SlurmState): LimitResult {
  const qos = state.qos.get(lower(value));
  given.defaultQos = qos?.id ?? CLEAR;
  if (qos !== undefined || value === '-1' || value === '') return TAKEN;
  return {
    kind: 'taken',
    failed: true,
    errors: [`You gave a bad default qos '${value}'.  Use 'list qos' to get complete list.`],
  };
}

/** Reads one option into `given` when it names a limit of an association. */
export function readLimitOption(given: GivenLimits, option: Option, state: SlurmState): LimitResult {
  const { name, operator, raw } = option;
  const value = unquote(option.value);
  if (name === '') return UNKNOWN;
  if (isKeyword(name, 'FairShare', 1) || isKeyword(name, 'Shares', 1)) return readShare(given, value);
  if (isKeyword(name, 'DefaultQOS', 8)) return readDefaultQos(given, value, state);
  if (isKeyword(name, 'QosLevel', 1)) {
    const result = parseQosEdit(option.value, operator, state.qos, given.qos);
    if ('error' in result) return refused(`sacctmgr: error: ${result.error}`);
    given.qos = result.edit;
    return TAKEN;
  }
  for (const [keyword, least, limit, label] of COUNTS) {
    if (!isKeyword(name, keyword, least)) continue;
    const count = parseCount(value);
    if (count === undefined) return refused(`sacctmgr: error: Invalid value for ${label} (${value})`);
    given.counts[limit] = count;
    return TAKEN;
  }
  for (const [keyword, least, limit, label] of TIMES) {
    if (!isKeyword(name, keyword, least)) continue;
    const minutes = parseMinutes(value);
    if (minutes === undefined) return refused(` Bad ${label} time format: ${raw}`);
    given.counts[limit] = minutes;
    return TAKEN;
  }
  for (const [keyword, least, limit] of TRES) {
    if (isKeyword(name, keyword, least)) return addTres(given, limit, value, state);
  }
  for (const [keyword, least, limit, tres] of SINGLE_TRES) {
    if (isKeyword(name, keyword, least)) return addTres(given, limit, `${tres}=${value}`, state);
  }
  return UNKNOWN;
}
