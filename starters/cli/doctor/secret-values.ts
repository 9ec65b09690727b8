import { proxySecrets } from '../../../activities/lib/http/proxy-agent.js';
import { Secret } from '../../../activities/lib/settings/secret.js';
import type { Environment } from '../../../config/environment/environment.js';
import type { LoadedConfig } from '../../../config/site/load.js';
import { looksSecret } from '../../../config/yaml/to-plain.js';

/** Shorter parts of an address are words of every address. */
const LEAST_PART = 8;
/** Proxies stand in the environment with their passwords. */
const PROXY = /^(https?|all)_proxy$/i;

/**
 * Every secret that this command may have met: those of the file, also of one with errors, those that its references
 * lead to, and those of the environment. Addresses that are secrets count as a whole and in their telling parts.
 */
export function secretValues(loaded: LoadedConfig, env: Environment, collect: (value: unknown) => Secret[]): string[] {
  const fromEnvironment = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && (looksSecret(name) || PROXY.test(name)) ? [value] : [],
  );
  const values = [
    ...collect(loaded.config).flatMap(revealed),
    ...(loaded.reading?.secrets ?? []),
    ...fromEnvironment,
  ].map((value) => value.trim());
  return [...new Set(values.filter((value) => !isBareAddress(value)).flatMap((value) => [value, ...partsOf(value)]))];
}

/** A proxy without login is no secret, and its address is what a message is about. */
function isBareAddress(value: string): boolean {
  if (value === '') return true;
  if (!isAddress(value)) return false;
  const { username, password, pathname, search, hash } = new URL(value);
  return `${username}${password}${search}${hash}` === '' && pathname.length <= 1;
}

const isAddress = (value: string): boolean => /^[a-z0-9+.-]+:\/\//i.test(value) && URL.canParse(value);

function revealed(secret: Secret): string[] {
  try {
    return [secret.reveal()];
  } catch {
    // Its file is gone; then it cannot have been used either.
    return [];
  }
}

function partsOf(value: string): string[] {
  if (!isAddress(value)) return [];
  const { pathname, search, username } = new URL(value);
  const parts = [...pathname.split('/'), ...search.split(/[?&=]/), username].filter(
    ({ length }) => length >= LEAST_PART,
  );
  return [...proxySecrets({ proxy: Secret.inline(value) }), ...parts.flatMap((part) => [part, decoded(part)])];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
