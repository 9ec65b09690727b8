import { Secret } from '../../activities/lib/settings/secret.js';
import { type Environment, variable } from '../environment/environment.js';
import { environmentSettings, PERIOD_VARIABLES } from '../environment/environment-settings.js';
import type { Reading } from '../yaml/reading.js';

/** Other keys that a value may have been taken from. */
const TAKEN_FROM: Record<string, (path: string) => string> = {
  default_homedir_umask: (path) => path.replace(/[^.]+$/, 'homedir_umask'),
  command_prefix: () => 'siteflow.slurm.command_prefix',
};

const TEMPORAL: Record<string, string> = {
  'siteflow.temporal.address': 'TEMPORAL_ADDRESS',
  'siteflow.temporal.namespace': 'TEMPORAL_NAMESPACE',
};

/** Where the value at a path comes from: `config.yaml:12`, `environment NAME`, `this host` or `default`. */
export function valueSource(path: string, value: unknown, reading: Reading, env: Environment): string {
  const named = fromEnvironment(path, env);
  if (named !== undefined) return `environment ${named}`;
  const secret = value instanceof Secret && value.source !== 'inline' ? `, ${value.source}` : '';
  const last = path.slice(path.lastIndexOf('.') + 1);
  for (const candidate of [path, `${path}_file`, TAKEN_FROM[last]?.(path)]) {
    const span = candidate === undefined ? undefined : placeOf(candidate, reading);
    if (span !== undefined) return `${reading.tree.file}:${reading.tree.position(span.start).line}${secret}`;
  }
  if (value instanceof Secret) return value.source;
  if (path === 'timezone') return 'this host';
  const { verifySslFrom } = environmentSettings(env);
  return last === 'verify_ssl' && verifySslFrom !== undefined ? `environment ${verifySslFrom}` : 'default';
}

const placeOf = (path: string, reading: Reading) => {
  const place = reading.places.get(path);
  return place?.value ?? place?.key;
};

function fromEnvironment(path: string, env: Environment): string | undefined {
  const period = Object.entries(PERIOD_VARIABLES).find(([key]) => path === `siteflow.${key}`)?.[1];
  const name = period ?? TEMPORAL[path];
  return name !== undefined && variable(env, name) !== undefined ? name : undefined;
}
