import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatProblems } from '../../config/format-problems.js';
import { loadConfig } from '../../config/load.js';
import { hasErrors } from '../../config/problem.js';
import type { SiteConfig } from '../../config/site-config.js';
import { CliError, EXIT } from '../cli/exit-codes.js';
import { DEFAULT_CONFIG } from '../cli/options.js';

export interface SiteFlags {
  configFile?: string;
  compat?: boolean;
}

/**
 * Reads the configuration a command works with. Warnings and notices go to stderr.
 *
 * @throws CliError with every problem in the file, each with its line and column
 */
export function loadSite(flags: SiteFlags): SiteConfig {
  const file = resolve(flags.configFile ?? DEFAULT_CONFIG);
  const { config, problems } = loadConfig(file, { compat: flags.compat ?? false });
  if (config === undefined || hasErrors(problems)) throw new CliError(formatProblems(problems), EXIT.config);
  if (problems.length > 0) process.stderr.write(`${formatProblems(problems)}\n`);
  return { ...config, file };
}

/** The configuration, if the command names one or the default file is here; commands that only look need none. */
export function loadSiteIfAny(flags: SiteFlags): SiteConfig | undefined {
  return flags.configFile !== undefined || existsSync(DEFAULT_CONFIG) ? loadSite(flags) : undefined;
}
