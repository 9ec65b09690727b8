import { existsSync } from 'node:fs';
import { type Environment, processEnvironment } from '../environment/environment.js';
import { hasLegacyEnvironment, loadLegacyEnvironment } from '../legacy/legacy-environment.js';
import { type LoadedConfig, loadConfig } from './load.js';

const DEFAULT_FILES = [
  'waldur-site-agent-config.yaml',
  '/etc/waldur/waldur-site-agent-config.yaml',
  '/etc/waldur-site-agent/config.yaml',
];

export interface SiteSource {
  /** `-c`; absent: the places where waldur-site-agent keeps its file, or the variables of its version 0.2.4. */
  file?: string;
  compat?: boolean;
  env?: Environment;
}

/** The file that is read when none is named, if there is one. */
export const defaultConfigFile = (): string | undefined => DEFAULT_FILES.find((file) => existsSync(file));

/** Loads the configuration of this site from wherever it is. */
export function loadSite({ file, compat = false, env = processEnvironment() }: SiteSource): LoadedConfig {
  if (file !== undefined) return loadConfig(file, { compat, env });
  if (hasLegacyEnvironment(env)) return loadLegacyEnvironment(env);
  return loadConfig(defaultConfigFile() ?? 'waldur-site-agent-config.yaml', { compat, env });
}
