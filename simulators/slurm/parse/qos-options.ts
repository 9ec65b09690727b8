import { CLEAR } from '../model/limit-names.js';
import type { QosCount, QosTres } from '../model/qos.js';
import type { TresAmounts, TresKind } from '../model/tres.js';
import { parseCount } from './count.js';
import { isKeyword } from './keyword.js';
import { parseMinutes } from './minutes.js';
import type { Option } from './option.js';
import { lower, unquote } from './quoted.js';
import { parseTresList } from './tres-list.js';

/** Settings named for a QOS. */
export interface GivenQos {
  description?: string;
  /** Change of the flag list; undefined removes all. */
  flags?: { operator: '' | '+' | '-'; names: string[] };
  usageFactor?: string;
  usageThreshold?: string;
  rawUsage?: string;
  counts: Partial<Record<QosCount, number>>;
  tres: Partial<Record<QosTres, TresAmounts>>;
}

/** What became of an option. */
export interface QosOptionResult {
  kind: 'taken' | 'unknown';
  /** The whole command fails. */
  failed: boolean;
  /** Complaints; those about flags go to standard output. */
  errors: string[];
  complaints: string[];
}

/** Flags Slurm 22.05 knows, in the order it prints them. */
export const QOS_FLAGS = [
  'DenyOnLimit',
  'EnforceUsageThreshold',
  'NoReserve',
  'PartitionMaxNodes',
  'PartitionMinNodes',
  'OverPartQOS',
  'PartitionTimeLimit',
  'RequiresReservation',
  'NoDecay',
  'UsageFactorSafe',
] as const;

const COUNTS: readonly [string, number, QosCount, string][] = [
  ['GraceTime', 3, 'graceTime', 'GraceTime'],
  ['GrpJobs', 4, 'grpJobs', 'GrpJobs'],
  ['GrpJobsAccrue', 8, 'grpJobsAccrue', 'GrpJobsAccrue'],
  ['GrpSubmitJobs', 8, 'grpSubmitJobs', 'GrpSubmitJobs'],
  ['MaxJobsPerUser', 4, 'maxJobsPerUser', 'MaxJobsPU'],
  ['MaxJobsPU', 8, 'maxJobsPerUser', 'MaxJobsPU'],
  ['MaxJobsPerAccount', 11, 'maxJobsPerAccount', 'MaxJobsPA'],
  ['MaxJobsPA', 9, 'maxJobsPerAccount', 'MaxJobsPA'],
  ['MaxSubmitJobsPerUser', 4, 'maxSubmitPerUser', 'MaxSubmitJobsPU'],
  ['MaxSubmitPU', 11, 'maxSubmitPerUser', 'MaxSubmitJobsPU'],
  ['MaxSubmitJobsPerAccount', 17, 'maxSubmitPerAccount', 'MaxSubmitJobsPA'],
  ['MaxSubmitJobsPA', 15, 'maxSubmitPerAccount', 'MaxSubmitJobsPA'],
  ['MinPrioThreshold', 4, 'minPrioThresh', 'MinPrioThresh'],
  ['Priority', 3, 'priority', 'Priority'],
];

const TIMES: readonly [string, number, QosCount, string][] = [
  ['GrpWall', 4, 'grpWall', 'GrpWall'],
  ['MaxWallDurationPerJob', 4, 'maxWall', 'MaxWall'],
];

const TRES: readonly [string, number, QosTres][] = [
  ['GrpTRES', 7, 'grpTres'],
  ['GrpTRESMins', 8, 'grpTresMins'],
  ['GrpTRESRunMins', 8, 'grpTresRunMins'],
  ['MaxTRESPerJob', 7, 'maxTres'],
  ['MaxTRESPerNode', 11, 'maxTresPerNode'],
  ['MaxTRESMinsPerJob', 8, 'maxTresMins'],
  ['MaxTRESPerUser', 11, 'maxTresPerUser'],
  ['MaxTRESPU', 9, 'maxTresPerUser'],
  ['MaxTRESPerAccount', 11, 'maxTresPerAccount'],
  ['MaxTRESPA', 9, 'maxTresPerAccount'],
  ['MinTRESPerJob', 7, 'minTres'],
];

const TAKEN: QosOptionResult = { kind: 'taken', failed: false, errors: [], complaints: [] };
const failed = (...errors: string[]): QosOptionResult => ({ kind: 'taken', failed: true, errors, complaints: [] });

function readFlags(given: GivenQos, operator: '' | '+' | '-', value: string): QosOptionResult {
  if (value === '-1' || value === '') {
    given.flags = { operator: '', names: [] };
    return TAKEN;
  }
  const names = value.split(',').map((word) => QOS_FLAGS.find((flag) => isKeyword(word, flag, 1)));
  if (names.includes(undefined)) {
    const complaints = [
      ' Unknown QOS flag used in:',
      `  '${value}'`,
      ' Valid QOS flags are',
      `  '${QOS_FLAGS.join(',')}'`,
    ];
    return { kind: 'taken', failed: true, errors: [], complaints };
  }
  given.flags = { operator, names: names.flatMap((name) => name ?? []) };
  return TAKEN;
}

function readFactor(value: string): string {
  const factor = Number.parseFloat(value);
  return (factor < 0 || Number.isNaN(factor) ? 1 : factor).toFixed(6);
}

/** Reads one option of `add qos` or `modify qos … set` into `given`. */
export function readQosOption(given: GivenQos, option: Option, kinds: readonly TresKind[]): QosOptionResult {
  const { name, operator, raw } = option;
  const value = unquote(option.value);
  if (isKeyword(name, 'Description', 1)) given.description = lower(value);
  else if (isKeyword(name, 'Flags', 2)) return readFlags(given, operator, value);
  else if (isKeyword(name, 'UsageFactor', 6)) given.usageFactor = readFactor(value);
  else if (isKeyword(name, 'UsageThreshold', 6)) given.usageThreshold = value === '-1' ? '' : readFactor(value);
  else if (isKeyword(name, 'RawUsage', 7)) given.rawUsage = value;
  else if (isKeyword(name, 'PreemptMode', 8) || isKeyword(name, 'Preempt', 3)) return TAKEN;
  else {
    for (const [keyword, least, count, label] of COUNTS) {
      if (!isKeyword(name, keyword, least)) continue;
      const number = parseCount(value);
      if (number === undefined) {
        return { ...TAKEN, errors: [`sacctmgr: error: Invalid value for ${label} (${value})`] };
      }
      given.counts[count] = number;
      return TAKEN;
    }
    for (const [keyword, least, count, label] of TIMES) {
      if (!isKeyword(name, keyword, least)) continue;
      const minutes = parseMinutes(value);
      if (minutes === undefined) return failed(` Bad ${label} time format: ${raw}`);
      given.counts[count] = minutes;
      return TAKEN;
    }
    for (const [keyword, least, limit] of TRES) {
      if (!isKeyword(name, keyword, least)) continue;
      const { amounts, errors } = parseTresList(value, kinds);
      if (amounts === undefined) return failed(...errors);
      given.tres[limit] = new Map([...(given.tres[limit] ?? []), ...amounts]);
      return { ...TAKEN, errors };
    }
    return { kind: 'unknown', failed: true, errors: [], complaints: [] };
  }
  return TAKEN;
}

/** Whether anything was set. */
export function isEmptyQos({ counts, tres, ...rest }: GivenQos): boolean {
  return Object.keys(counts).length + Object.keys(tres).length + Object.keys(rest).length === 0;
}

/** Whether a number clears. */
export function isClear(value: number | undefined): boolean {
  return value === CLEAR;
}
