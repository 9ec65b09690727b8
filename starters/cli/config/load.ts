import type { Environment } from '../../../config/environment/environment.js';
import type { LoadedConfig } from '../../../config/site/load.js';
import { loadSite } from '../../../config/site/load-site.js';
import type { SiteConfig } from '../../../config/site/site-config.js';
import { formatProblems } from '../../../config/yaml/format-problems.js';
import type { Reading } from '../../../config/yaml/reading.js';
import type { Output } from '../output.js';

export interface FileOptions {
  file?: string;
  compat?: boolean;
  env: Environment;
}

export const load = ({ file, compat, env }: FileOptions): LoadedConfig =>
  loadSite({ env, ...(file === undefined ? {} : { file }), ...(compat === undefined ? {} : { compat }) });

/** A valid configuration for commands that work on one; its errors go to stderr. */
export function loadValid(options: FileOptions, output: Output): { config: SiteConfig; reading: Reading } | undefined {
  const { config, reading, problems } = load(options);
  if (config !== undefined && reading !== undefined) return { config, reading };
  output.err(formatProblems(problems.filter((problem) => problem.severity === 'error')));
  return undefined;
}
