import { resolve } from 'node:path';
import { processEnvironment } from '../../../config/environment/environment.js';
import { withDotenv } from '../../../config/storage-resources/dotenv.js';
import { loadStorageResources } from '../../../config/storage-resources/load.js';
import type { StorageSettings } from '../../../config/storage-resources/settings.js';
import type { Problem } from '../../../config/yaml/problem.js';

export interface LoadedSettings {
  /** Absent when a problem is an error. */
  settings?: StorageSettings;
  problems: Problem[];
  /** The file that was read, or `environment`. */
  source: string;
  /** Files whose content may change the settings; they need not exist. */
  files: string[];
}

/**
 * Reads the settings from the file, the variables and `.env` in the working directory.
 *
 * @throws Error when `.env` is there and cannot be read
 */
export function loadSettings(configFile: string | undefined): LoadedSettings {
  const dotenv = resolve('.env');
  const file = configFile === undefined ? {} : { file: resolve(configFile) };
  const loaded = loadStorageResources({ ...file, env: withDotenv(processEnvironment(), dotenv) });
  return { ...loaded, files: loaded.source === 'environment' ? [dotenv] : [resolve(loaded.source), dotenv] };
}
