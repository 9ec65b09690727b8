import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { backendComponentSchema } from '../../activities/lib/settings/component-config.js';
import { isRecord } from '../../activities/lib/settings/rule.js';
import type { Environment } from '../environment/environment.js';
import { interpret } from '../yaml/interpret.js';
import type { Problem } from '../yaml/problem.js';
import { Reading } from '../yaml/reading.js';
import { readSource } from '../yaml/source-text.js';
import { parseYaml } from '../yaml/yaml-tree.js';
import { describeIssue, reportIssues } from '../yaml/zod-problems.js';

const fileSchema = z.record(z.string(), backendComponentSchema);

export interface LegacyComponents {
  components: Record<string, unknown>;
  problems: Problem[];
}

/** Components from the TRES file of waldur-site-agent 0.2.4: a mapping from TRES to the keys of a component. */
export function legacyComponents(path: string, env: Environment): LegacyComponents {
  const source = readSource(path);
  const whole = (message: string): Problem => ({
    severity: 'error',
    file: path,
    line: 1,
    col: 1,
    path: '',
    code: 'E_FILE',
    message: `${message} (SLURM_TRES_CONFIG_PATH)`,
  });
  if (!('text' in source)) return { components: {}, problems: [whole(source.message)] };
  const tree = parseYaml(path, source.text);
  const reading = new Reading(tree, { env, folder: dirname(resolve(path)) }, false);
  for (const problem of tree.syntax) reading.reportAt(problem.offset, problem.code, problem.message);
  if (tree.root === null) return { components: {}, problems: [whole('the file is empty'), ...reading.problems()] };
  if (tree.syntax.some((problem) => problem.fatal)) return { components: {}, problems: reading.problems() };
  const given = interpret(tree.root, fileSchema, [], reading);
  const parsed = fileSchema.safeParse(given, { error: describeIssue, jitless: true });
  if (!parsed.success) reportIssues(parsed.error.issues, given, [], reading);
  return { components: isRecord(given) ? given : {}, problems: reading.problems() };
}
