import { existsSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Environment } from '../environment/environment.js';
import { readSource } from '../yaml/source-text.js';

/**
 * The environment with what a `.env` file adds to it; variables that are set already stay. The existing service reads such
 * a file in its working directory.
 *
 * @throws Error when the file is there and cannot be read
 */
export function withDotenv(env: Environment, file: string): Environment {
  if (!existsSync(file)) return env;
  const source = readSource(file);
  if (!('text' in source)) throw new Error(`${file}: ${source.message}`);
  return { ...parseEnv(source.text), ...env };
}
