import { type Environment, parseFlag, variable } from '../environment/environment.js';

type Kind = 'text' | 'secret' | 'flag' | 'number' | 'systems' | 'list';

export interface Variable {
  name: string;
  /** Key of the file that the variable stands for. */
  path: readonly string[];
  kind: Kind;
}

const entry = (name: string, path: string, kind: Kind = 'text'): Variable => ({ name, path: path.split('.'), kind });

/** Variables of waldur-cscs-hpc-storage 0.10 and of the plugin before it; the ones at the end are ours. */
export const VARIABLES: readonly Variable[] = [
  entry('DEBUG', 'debug', 'flag'),
  entry('STORAGE_SYSTEMS', 'storage_systems', 'systems'),
  entry('WALDUR_API_URL', 'waldur_api_url'),
  entry('WALDUR_API_TOKEN', 'waldur_api_token', 'secret'),
  entry('WALDUR_VERIFY_SSL', 'waldur_verify_ssl', 'flag'),
  entry('WALDUR_SOCKS_PROXY', 'waldur_socks_proxy', 'secret'),
  entry('WALDUR_AGENT_HEADER', 'agent_header'),
  entry('AGENT_HEADER', 'agent_header'),
  entry('agent_header', 'agent_header'),
  entry('DISABLE_AUTH', 'auth.disable_auth', 'flag'),
  entry('CSCS_KEYCLOAK_URL', 'auth.keycloak_url'),
  entry('CSCS_KEYCLOAK_REALM', 'auth.keycloak_realm'),
  entry('CSCS_KEYCLOAK_CLIENT_ID', 'auth.keycloak_client_id'),
  entry('CSCS_KEYCLOAK_CLIENT_SECRET', 'auth.keycloak_client_secret', 'secret'),
  entry('HPC_USER_API_URL', 'hpc_user_api.api_url'),
  entry('HPC_USER_CLIENT_ID', 'hpc_user_api.client_id'),
  entry('HPC_USER_CLIENT_SECRET', 'hpc_user_api.client_secret', 'secret'),
  entry('HPC_USER_OIDC_TOKEN_URL', 'hpc_user_api.oidc_token_url'),
  entry('HPC_USER_OIDC_SCOPE', 'hpc_user_api.oidc_scope'),
  entry('HPC_USER_SOCKS_PROXY', 'hpc_user_api.socks_proxy', 'secret'),
  entry('HPC_USER_DEVELOPMENT_MODE', 'backend_settings.development_mode', 'flag'),
  entry('STORAGE_FILE_SYSTEM', 'backend_settings.storage_file_system'),
  entry('INODE_SOFT_COEFFICIENT', 'backend_settings.inode_soft_coefficient', 'number'),
  entry('INODE_HARD_COEFFICIENT', 'backend_settings.inode_hard_coefficient', 'number'),
  entry('INODE_BASE_MULTIPLIER', 'backend_settings.inode_base_multiplier', 'number'),
  entry('USE_MOCK_TARGET_ITEMS', 'backend_settings.use_mock_target_items', 'flag'),
  entry('SENTRY_DSN', 'sentry_dsn', 'secret'),
  entry('SENTRY_ENVIRONMENT', 'sentry_environment'),
  entry('SENTRY_TRACES_SAMPLE_RATE', 'sentry_traces_sample_rate', 'number'),
  entry('SITEFLOW_STORAGE_COMPAT', 'compat'),
  entry('SITEFLOW_STORAGE_AUDIENCE', 'auth.audience', 'list'),
  entry('SITEFLOW_STORAGE_ACCEPT_ANY_AUDIENCE', 'auth.accept_any_audience', 'flag'),
  entry('SITEFLOW_STORAGE_REQUIRED_ROLE', 'auth.required_role'),
  entry('SITEFLOW_STORAGE_REFRESH_SECONDS', 'snapshot.refresh_seconds', 'number'),
  entry('SITEFLOW_STORAGE_MAX_AGE_SECONDS', 'snapshot.max_age_seconds', 'number'),
  entry('SITEFLOW_STORAGE_ALWAYS_FRESH', 'snapshot.always_fresh', 'flag'),
  entry('SITEFLOW_STORAGE_STOMP_ENABLED', 'events.stomp_enabled', 'flag'),
  entry('SITEFLOW_STORAGE_STOMP_WS_HOST', 'events.stomp_ws_host'),
  entry('SITEFLOW_STORAGE_STOMP_WS_PORT', 'events.stomp_ws_port', 'number'),
  entry('SITEFLOW_STORAGE_STOMP_WS_PATH', 'events.stomp_ws_path'),
  entry('SITEFLOW_STORAGE_WEBSOCKET_USE_TLS', 'events.websocket_use_tls', 'flag'),
  entry('SITEFLOW_STORAGE_EVENTS_MIN_SECONDS', 'events.min_seconds', 'number'),
  entry('SITEFLOW_STORAGE_EVENTS_IDENTITY', 'events.identity'),
  entry('SITEFLOW_STORAGE_GID_CACHE_TTL', 'hpc_user_api.gid_cache_ttl', 'number'),
  entry('SITEFLOW_STORAGE_GID_ON_UNAVAILABLE', 'hpc_user_api.on_unavailable'),
];

/** The variable for a key of the file. */
export const variableFor = (path: string): string | undefined =>
  VARIABLES.find((each) => each.path.join('.') === path)?.name;

export interface VariableValues {
  /** The variables that are set, in the shape of the file. Secrets are `${NAME}`, so that no value is parsed or shown. */
  document: Record<string, unknown>;
  /** Variable that a path of the document comes from, by the dotted path. */
  names: ReadonlyMap<string, string>;
}

function toValue(kind: Kind, name: string, text: string): unknown {
  switch (kind) {
    case 'secret':
      return `\${${name}}`;
    case 'flag':
      return parseFlag(text) ?? text;
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'systems':
      return parseObject(text) ?? text;
    case 'list':
      return parseList(text);
    default:
      return text;
  }
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Parts separated by commas, or JSON, as STORAGE_SYSTEMS is. */
function parseList(text: string): unknown {
  return text.trim().startsWith('[') ? (parseObject(text) ?? text) : text.split(',').map((part) => part.trim());
}

/** What the environment says, in the shape of the file. A later variable for the same key goes before an earlier one. */
export function readVariables(env: Environment): VariableValues {
  const document: Record<string, unknown> = {};
  const names = new Map<string, string>();
  for (const { name, path, kind } of VARIABLES) {
    const text = variable(env, name);
    if (text === undefined) continue;
    let target = document;
    for (const key of path.slice(0, -1)) {
      target[key] ??= {};
      target = target[key] as Record<string, unknown>;
    }
    target[path.at(-1) ?? ''] = toValue(kind, name, text);
    names.set(path.join('.'), name);
  }
  return { document, names };
}
