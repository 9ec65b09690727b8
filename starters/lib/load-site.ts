import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { processEnvironment } from '../../config/environment/environment.js';
import { hasLegacyEnvironment } from '../../config/legacy/legacy-environment.js';
import { defaultConfigFile, loadSite as load } from '../../config/site/load-site.js';
import type { SiteConfig } from '../../config/site/site-config.js';
import { formatProblems } from '../../config/yaml/format-problems.js';
import { hasErrors } from '../../config/yaml/problem.js';
import { CliError, EXIT } from '../cli/exit-codes.js';

export interface SiteFlags {
  configFile?: string;
  compat?: boolean;
}

/**
 * Reads the configuration a command works with: the file named, else the one in the usual places, else the variables
 * of waldur-site-agent 0.2.4. Warnings and notices go to stderr, without those that only `config check`
 * tells: of keys that this release does not act on.
 *
 * @throws CliError with every problem in the file, each with its line and column
 */
export function loadSite(flags: SiteFlags): SiteConfig {
  const { config, problems } = load({
    ...(flags.configFile === undefined ? {} : { file: resolve(flags.configFile) }),
    compat: flags.compat ?? false,
  });
  if (config === undefined || hasErrors(problems)) throw new CliError(formatProblems(problems).trimEnd(), EXIT.config);
  process.stderr.write(formatProblems(problems.filter(({ code }) => code !== 'E_LATER')));
  return config;
}

/**
 * The configuration for a command that only looks and needs none. One that is named must be right; one that merely
 * lies in the usual place is passed over when it cannot be read or has errors.
 */
export function loadSiteIfAny(flags: SiteFlags): SiteConfig | undefined {
  if (flags.configFile !== undefined) return loadSite(flags);
  const file = defaultConfigFile();
  if (!hasLegacyEnvironment(processEnvironment()) && (file === undefined || !isReadable(file))) return undefined;
  const { config, problems } = load({ compat: true });
  if (config !== undefined) return config;
  const where = problems[0]?.file ?? 'The configuration';
  process.stderr.write(`${where} has errors and is passed over here; see them with: siteflow config check\n`);
  return undefined;
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
