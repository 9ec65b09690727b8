import { dirname, resolve } from 'node:path';
import { type Environment, processEnvironment } from '../environment/environment.js';
import { type EnvironmentSettings, environmentSettings } from '../environment/environment-settings.js';
import { fileMode } from '../rules/site-rules.js';
import { hasErrors, type Problem } from '../yaml/problem.js';
import { Reading } from '../yaml/reading.js';
import { readSource } from '../yaml/source-text.js';
import { parseYaml } from '../yaml/yaml-tree.js';
import { readSite } from './read-site.js';
import type { SiteConfig } from './site-config.js';

export interface LoadOptions {
  /** Unknown keys and bad settings of a backend are warnings, as in the Python agent. */
  compat?: boolean;
  /** Default: the environment of the process. */
  env?: Environment;
}

export interface LoadedConfig {
  /** Absent when any problem is an error. */
  config?: SiteConfig;
  problems: Problem[];
  /** The file with the place of every key; absent when it could not be read. */
  reading?: Reading;
}

/** Keys of every offering of an environment-only configuration; see `legacy-environment`. */
export interface Inheritance {
  inherited: Readonly<Record<string, unknown>>;
}

/**
 * Reads a site's configuration file completely: all problems at once, each with line and column. Never throws for
 * anything that is wrong with the file. Secrets in files and environment are looked up, and must be there.
 */
export function loadConfig(path: string, options: LoadOptions & Partial<Inheritance> = {}): LoadedConfig {
  const source = readSource(path);
  if (!('text' in source)) return { problems: [wholeFile(path, source.code, source.message)] };
  return loadText(path, source.text, { ...options, mode: source.mode, byteOrderMark: source.byteOrderMark });
}

interface TextOptions extends LoadOptions, Partial<Inheritance> {
  mode?: number;
  byteOrderMark?: boolean;
}

/** The same for text that was already read; `path` names it in messages and is where relative paths start. */
export function loadText(path: string, text: string, options: TextOptions = {}): LoadedConfig {
  const env = options.env ?? processEnvironment();
  const tree = parseYaml(path, text);
  const reading = new Reading(tree, { env, folder: dirname(resolve(path)) }, options.compat === true);
  if (options.byteOrderMark === true)
    reading.report([], {
      severity: 'notice',
      code: 'E_ENCODING',
      message: 'the file begins with a byte order mark; it is ignored',
    });
  for (const problem of tree.syntax) reading.reportAt(problem.offset, problem.code, problem.message);
  if (tree.syntax.some((problem) => problem.fatal)) return { problems: reading.problems(), reading };
  if (tree.root === null) return { problems: [wholeFile(path, 'E_FILE', 'the file is empty')], reading };
  const settings = environmentSettings(env);
  const config = readSite(reading, {
    env: settings,
    ...(options.inherited === undefined ? {} : { inherited: options.inherited }),
  });
  if (options.mode !== undefined) fileMode(options.mode, reading);
  const problems = [...environmentProblems(settings), ...reading.problems()];
  return { ...(config === undefined || hasErrors(problems) ? {} : { config }), problems, reading };
}

const wholeFile = (file: string, code: Problem['code'], message: string): Problem => ({
  severity: 'error',
  file,
  line: 1,
  col: 1,
  path: '',
  code,
  message,
});

function environmentProblems(settings: EnvironmentSettings): Problem[] {
  const wrong = settings.problems.map(
    ({ name, message }): Problem => ({ ...wholeFile('environment', 'E_ENVIRONMENT', message), path: name }),
  );
  if (settings.verify_ssl !== false) return wrong;
  return [
    ...wrong,
    {
      ...wholeFile(
        'environment',
        'E_TLS',
        "Waldur's certificate is not checked where the file does not say verify_ssl: true",
      ),
      severity: 'warning',
      path: settings.verifySslFrom ?? 'REQUESTS_VERIFY_SSL',
    },
  ];
}
