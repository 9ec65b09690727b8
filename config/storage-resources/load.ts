import { dirname, resolve } from 'node:path';
import { isMap } from 'yaml';
import { isRecord } from '../../activities/lib/settings/rule.js';
import { Secret } from '../../activities/lib/settings/secret.js';
import { type Environment, processEnvironment, variable } from '../environment/environment.js';
import { fileMode } from '../rules/site-rules.js';
import { interpret } from '../yaml/interpret.js';
import { hasErrors, type Problem } from '../yaml/problem.js';
import { Reading } from '../yaml/reading.js';
import { readSource } from '../yaml/source-text.js';
import { parseYaml } from '../yaml/yaml-tree.js';
import { describeIssue, reportIssues } from '../yaml/zod-problems.js';
import { storageKeysSchema } from './keys.js';
import { moveLegacyHpcKeys } from './legacy-hpc-keys.js';
import { storageRules } from './rules.js';
import { type StorageSettings, toStorageSettings } from './settings.js';
import { readVariables, variableFor } from './variables.js';

export const FILE_VARIABLE = 'WALDUR_CSCS_STORAGE_PROXY_CONFIG_PATH';

export interface LoadedStorage {
  /** Absent when any problem is an error. */
  settings?: StorageSettings;
  problems: Problem[];
  /** What was read: the file, or `environment`. */
  source: string;
}

const problem = (file: string, path: string, code: Problem['code'], message: string): Problem => ({
  severity: 'error',
  file,
  line: 1,
  col: 1,
  path,
  code,
  message,
});

/** Values of the second go before those of the first, key by key. */
function overlay(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    // Names of storage systems are one value: a variable replaces them all. So is a secret.
    const whole = key === 'storage_systems' || value instanceof Secret || below instanceof Secret;
    merged[key] = isRecord(value) && isRecord(below) && !whole ? overlay(below, value) : value;
  }
  return merged;
}

/**
 * Reads the settings of the storage-resources service: a file (`--config-file`, else the one named by
 * WALDUR_CSCS_STORAGE_PROXY_CONFIG_PATH), the variables of waldur-cscs-hpc-storage 0.10, or both; a variable goes before
 * the file. All problems at once; those in the file with line and column, those of a variable with its name. Never throws.
 */
export function loadStorageResources(options: { file?: string; env?: Environment } = {}): LoadedStorage {
  const env = options.env ?? processEnvironment();
  const file = options.file ?? variable(env, FILE_VARIABLE);
  const variables = readVariables(env);
  const ofEnvironment = new Reading(
    parseYaml('environment', JSON.stringify(variables.document)),
    { env, folder: process.cwd() },
    true,
    false,
  );
  const fromEnvironment = interpret(ofEnvironment.tree.root, storageKeysSchema, [], ofEnvironment);
  const read = file === undefined ? undefined : readFile(file, env);
  if (read !== undefined && 'problems' in read) return { problems: read.problems, source: file ?? '' };
  const given = moveLegacyHpcKeys(overlay(read?.given ?? {}, isRecord(fromEnvironment) ? fromEnvironment : {}));
  const reading = read?.reading ?? ofEnvironment;
  const parsed = storageKeysSchema.safeParse(given, { error: describeIssue, jitless: true });
  if (!parsed.success) reportIssues(parsed.error.issues, given, [], reading);
  if (parsed.success) storageRules(parsed.data, reading);
  const problems = [
    ...(read === undefined ? [] : reading.problems().map((each) => ofVariable(each, variables.names, true))),
    ...ofEnvironment.problems().map((each) => ofVariable(each, variables.names, false)),
  ];
  return {
    problems,
    source: file ?? 'environment',
    ...(parsed.success && !hasErrors(problems) ? { settings: toStorageSettings(parsed.data) } : {}),
  };
}

function readFile(
  file: string,
  env: Environment,
): { given: Record<string, unknown>; reading: Reading } | { problems: Problem[] } {
  const source = readSource(file);
  if (!('text' in source)) return { problems: [problem(file, '', source.code, source.message)] };
  const tree = parseYaml(file, source.text);
  const reading = new Reading(tree, { env, folder: dirname(resolve(file)) }, false, false);
  for (const each of tree.syntax) reading.reportAt(each.offset, each.code, each.message);
  if (tree.syntax.some((each) => each.fatal)) return { problems: reading.problems() };
  if (!isMap(tree.root))
    return { problems: [problem(file, '', 'E_TYPE', 'the file must consist of keys such as "storage_systems:"')] };
  const given = interpret(tree.root, storageKeysSchema, [], reading);
  fileMode(source.mode, reading);
  return { given: isRecord(given) ? given : {}, reading };
}

/** A problem of a value that a variable gave is shown under the variable's name and without a place in a file. */
function ofVariable(each: Problem, names: ReadonlyMap<string, string>, inFile: boolean): Problem {
  const name = names.get(each.path) ?? [...names].find(([path]) => each.path.startsWith(`${path}.`))?.[1];
  if (name === undefined && inFile) return each;
  const { frame: _frame, ...rest } = each;
  return { ...rest, file: 'environment', line: 1, col: 1, path: name ?? variableFor(each.path) ?? each.path };
}
