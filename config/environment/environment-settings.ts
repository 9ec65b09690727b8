import { type Environment, parseFlag, variable } from './environment.js';

export interface EnvironmentProblem {
  name: string;
  message: string;
}

/** Settings that may come from the environment; absent ones are not set or unusable. */
export interface EnvironmentSettings {
  order_period_minutes?: number;
  membership_sync_period_minutes?: number;
  report_period_minutes?: number;
  reconciliation_period_minutes?: number;
  verify_ssl?: boolean;
  /** Which variable said so. */
  verifySslFrom?: string;
  sentry_environment?: string;
  temporal: {
    address?: string;
    namespace?: string;
    apiKey?: string;
    tls?: { ca_file?: string; cert_file?: string; key_file?: string; server_name?: string };
  };
  problems: EnvironmentProblem[];
}

/** Names that the Python agent reads, and the periods that they set. */
export const PERIOD_VARIABLES = {
  order_period_minutes: 'WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES',
  membership_sync_period_minutes: 'WALDUR_SITE_AGENT_MEMBERSHIP_SYNC_PERIOD_MINUTES',
  report_period_minutes: 'WALDUR_SITE_AGENT_REPORT_PERIOD_MINUTES',
  reconciliation_period_minutes: 'WALDUR_SITE_AGENT_RECONCILIATION_PERIOD_MINUTES',
} as const;

const TLS_VARIABLES = {
  ca_file: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  cert_file: 'TEMPORAL_TLS_CLIENT_CERT_PATH',
  key_file: 'TEMPORAL_TLS_CLIENT_KEY_PATH',
  server_name: 'TEMPORAL_TLS_SERVER_NAME',
} as const;

/** Reads every variable that changes a setting. Bad values are reported and left out. */
export function environmentSettings(env: Environment): EnvironmentSettings {
  const problems: EnvironmentProblem[] = [];
  return { ...periods(env, problems), ...verifySsl(env, problems), ...rest(env, problems), problems };
}

function periods(
  env: Environment,
  problems: EnvironmentProblem[],
): Partial<Record<keyof typeof PERIOD_VARIABLES, number>> {
  const found: Partial<Record<keyof typeof PERIOD_VARIABLES, number>> = {};
  for (const [key, name] of Object.entries(PERIOD_VARIABLES) as [keyof typeof PERIOD_VARIABLES, string][]) {
    const text = variable(env, name);
    if (text === undefined) continue;
    const minutes = Number(text);
    if (Number.isFinite(minutes) && minutes > 0 && minutes <= 100_000) found[key] = minutes;
    else problems.push({ name, message: `must be minutes greater than 0, got ${JSON.stringify(text.slice(0, 40))}` });
  }
  return found;
}

function verifySsl(
  env: Environment,
  problems: EnvironmentProblem[],
): Pick<EnvironmentSettings, 'verify_ssl' | 'verifySslFrom'> {
  for (const name of ['REQUESTS_VERIFY_SSL', 'WALDUR_VERIFY_SSL']) {
    const text = variable(env, name);
    if (text === undefined) continue;
    const flag = parseFlag(text);
    if (flag !== undefined) return { verify_ssl: flag, verifySslFrom: name };
    problems.push({ name, message: `must be true or false, got ${JSON.stringify(text.slice(0, 40))}` });
  }
  return {};
}

function rest(
  env: Environment,
  problems: EnvironmentProblem[],
): Pick<EnvironmentSettings, 'temporal' | 'sentry_environment'> {
  const sentry = variable(env, 'SENTRY_ENVIRONMENT');
  const address = variable(env, 'TEMPORAL_ADDRESS');
  const namespace = variable(env, 'TEMPORAL_NAMESPACE');
  const apiKey = variable(env, 'TEMPORAL_API_KEY');
  const tls: NonNullable<EnvironmentSettings['temporal']['tls']> = {};
  for (const [key, name] of Object.entries(TLS_VARIABLES) as [keyof typeof TLS_VARIABLES, string][]) {
    const value = variable(env, name);
    if (value !== undefined) tls[key] = value;
  }
  const wanted = variable(env, 'TEMPORAL_TLS');
  const flag = wanted === undefined ? undefined : parseFlag(wanted);
  if (wanted !== undefined && flag === undefined)
    problems.push({ name: 'TEMPORAL_TLS', message: 'must be true or false' });
  const useTls = flag ?? Object.keys(tls).length > 0;
  return {
    ...(sentry === undefined ? {} : { sentry_environment: sentry }),
    temporal: {
      ...(address === undefined ? {} : { address }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(useTls ? { tls } : {}),
    },
  };
}
