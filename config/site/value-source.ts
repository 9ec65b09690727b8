import { Secret } from '../../activities/lib/settings/secret.js';
import { type Environment, variable } from '../environment/environment.js';
import { environmentSettings, PERIOD_VARIABLES } from '../environment/environment-settings.js';
import type { Reading } from '../yaml/reading.js';
import type { SiteConfig } from './site-config.js';

const TEMPORAL: Record<string, string> = {
  'siteflow.temporal.address': 'TEMPORAL_ADDRESS',
  'siteflow.temporal.namespace': 'TEMPORAL_NAMESPACE',
};

interface Sources {
  reading: Reading;
  env: Environment;
  config: Pick<SiteConfig, 'offerings'>;
}

/** Where the value at a path comes from: `config.yaml:12`, `environment NAME`, `this host` or `default`. */
export function valueSource(path: string, value: unknown, { reading, env, config }: Sources): string {
  const named = fromEnvironment(path, env);
  if (named !== undefined) return `environment ${named}`;
  const secret = value instanceof Secret && value.source !== 'inline' ? `, ${value.source}` : '';
  const last = path.slice(path.lastIndexOf('.') + 1);
  for (const candidate of [path, `${path}_file`, ...takenFrom(path, config)]) {
    const span = placeOf(candidate, reading);
    if (span !== undefined) return `${reading.tree.file}:${reading.tree.position(span.start).line}${secret}`;
  }
  if (value instanceof Secret) return value.source;
  if (path === 'timezone') return 'this host';
  const { verifySslFrom } = environmentSettings(env);
  return last === 'verify_ssl' && verifySslFrom !== undefined ? `environment ${verifySslFrom}` : 'default';
}

/** Other keys that a setting may have been taken from: its older name, and what the site has in common. */
function takenFrom(path: string, { offerings }: Sources['config']): string[] {
  const [, index, key] = /^offerings\.(\d+)\.backend_settings\.([^.]+)$/.exec(path) ?? [];
  if (index === undefined || key === undefined) return [];
  const older = key === 'default_homedir_umask' ? [`offerings.${index}.backend_settings.homedir_umask`] : [];
  const backends = Object.keys(offerings[Number(index)]?.backends ?? {});
  return [...older, ...backends.map((backend) => `siteflow.${backend}.${key}`)];
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
