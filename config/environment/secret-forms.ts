import { isAbsolute, join, resolve } from 'node:path';
import { Secret } from '../../activities/lib/settings/secret.js';
import { fileProblem } from '../yaml/source-text.js';
import { type Environment, variable } from './environment.js';
import { secretFile } from './secret-file.js';

export interface SecretContext {
  env: Environment;
  /** Folder that relative paths start from: the one with the configuration file. */
  folder: string;
}

export type ResolvedSecret = { secret: Secret } | { problem: string };

const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}$/;
const CREDENTIAL = /^credential:(.*)$/s;

/** Whether a value names the place of a secret instead of being one. */
export const isSecretReference = (value: string): boolean => REFERENCE.test(value) || CREDENTIAL.test(value);

/** A secret as written under its own key: `${NAME}`, `${NAME:-default}`, `credential:NAME`, or the value itself. */
export function resolveSecret(value: string, context: SecretContext): ResolvedSecret {
  const reference = REFERENCE.exec(value);
  if (reference?.[1] !== undefined) return fromEnvironment(reference[1], reference[2], context.env);
  const credential = CREDENTIAL.exec(value);
  if (credential?.[1] !== undefined) return fromCredential(credential[1], context.env);
  return { secret: Secret.inline(value) };
}

/** A secret whose file is named under `<key>_file`. */
export function resolveSecretFile(file: string, context: SecretContext): ResolvedSecret {
  const path = isAbsolute(file) ? file : resolve(context.folder, file);
  return open(path, `file ${path}`);
}

function fromEnvironment(name: string, fallback: string | undefined, env: Environment): ResolvedSecret {
  const value = variable(env, name) ?? fallback;
  if (value === undefined || value === '') return { problem: `environment variable ${name} is not set` };
  return { secret: new Secret(() => value, `environment ${name}`) };
}

function fromCredential(name: string, env: Environment): ResolvedSecret {
  if (!/^[A-Za-z0-9_@:-][A-Za-z0-9_.@:-]*$/.test(name)) return { problem: 'the credential has no usable name' };
  const folder = variable(env, 'CREDENTIALS_DIRECTORY');
  if (folder === undefined)
    return {
      problem: `CREDENTIALS_DIRECTORY is not set; credential ${name} exists only in a systemd unit with LoadCredential=${name}:…`,
    };
  return open(join(folder, name), `credential ${name}`);
}

function open(path: string, source: string): ResolvedSecret {
  try {
    return { secret: secretFile(path, source) };
  } catch (error) {
    const system = typeof error === 'object' && error !== null && 'code' in error;
    return { problem: system ? `${path}: ${fileProblem(error)}` : `${path} is empty, too large or not a regular file` };
  }
}
