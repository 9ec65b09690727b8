import type { HpcUserApiConfig } from '../../activities/hpc-user/hpc-user-api-config.js';
import type { StompEndpoint } from '../../activities/lib/stomp/stomp-endpoint.js';
import type { WaldurConnection } from '../../activities/waldur/config.js';
import { printable } from '../site/effective-values.js';
import { hpcUserApi } from '../site/hpc-user-api.js';
import type { StorageKeys } from './keys.js';

/** Which form answers have: as documented, or as waldur-cscs-hpc-storage 0.10 gives them. */
export type StorageForm = 'documented' | 'service-0.10';

export interface StorageAuthSettings {
  issuer: string;
  jwksUrl?: string;
  audience?: readonly string[];
  requiredRole?: string;
  leewaySeconds: number;
  caFile?: string;
  verifySsl: boolean;
}

/** What decides how a Waldur resource becomes a row. */
export interface RowSettings {
  form: StorageForm;
  fileSystem: string;
  inodes: { base: number; soft: number; hard: number };
  /** Ignore the target items in `backend_metadata`. */
  mockTargetItems: boolean;
  /** TB in one unit of the limit `storage`. */
  unitFactor: number;
  /** Limit in units where a resource has none. */
  defaultLimit?: number;
}

export interface SnapshotSettings {
  refreshSeconds: number;
  maxAgeSeconds: number;
  alwaysFresh: boolean;
  waitSeconds: number;
}

export interface EventSettings {
  endpoint: StompEndpoint;
  minSeconds: number;
  /** Beginning of the names of the identities in Waldur. */
  identity: string;
}

export interface StorageSettings {
  waldur: WaldurConnection;
  userAgent?: string;
  /** Name of the storage system → slug of its offering, in the order of the configuration. */
  systems: ReadonlyMap<string, string>;
  rows: RowSettings;
  snapshot: SnapshotSettings;
  /** Absent: Waldur is read at intervals only. */
  events?: EventSettings;
  /** Absent: everybody is served. */
  auth?: StorageAuthSettings;
  /** Absent: GIDs are invented. */
  hpcUserApi?: HpcUserApiConfig;
  debug: boolean;
  /** The configuration fit for printing: every secret is `***`. */
  shown: Readonly<Record<string, unknown>>;
}

/** The checked keys as the service takes them. */
export function toStorageSettings(keys: StorageKeys): StorageSettings {
  const { backend_settings: backend, snapshot } = keys;
  const api = hpcUserApi(keys.hpc_user_api);
  const component = keys.backend_components?.storage;
  return {
    waldur: connection(keys),
    ...(keys.agent_header === undefined ? {} : { userAgent: keys.agent_header }),
    systems: new Map(Object.entries(keys.storage_systems)),
    rows: {
      form: keys.compat ?? 'documented',
      fileSystem: backend.storage_file_system,
      inodes: {
        base: backend.inode_base_multiplier,
        soft: backend.inode_soft_coefficient,
        hard: backend.inode_hard_coefficient,
      },
      mockTargetItems: backend.use_mock_target_items,
      unitFactor: component?.unit_factor ?? 1,
      ...(component?.limit === undefined ? {} : { defaultLimit: component.limit }),
    },
    snapshot: {
      refreshSeconds: snapshot.refresh_seconds,
      maxAgeSeconds: snapshot.max_age_seconds,
      alwaysFresh: snapshot.always_fresh,
      waitSeconds: snapshot.wait_seconds,
    },
    ...(keys.events.stomp_enabled ? { events: eventSettings(keys) } : {}),
    ...(keys.auth.disable_auth ? {} : { auth: authSettings(keys.auth) }),
    ...(api === undefined
      ? {}
      : { hpcUserApi: { ...api, developmentMode: api.developmentMode || backend.development_mode } }),
    debug: keys.debug,
    shown: printable(keys) as Record<string, unknown>,
  };
}

function connection(keys: StorageKeys): WaldurConnection {
  return {
    waldur_api_url: keys.waldur_api_url,
    auth: { kind: 'token', token: keys.waldur_api_token },
    verify_ssl: keys.waldur_verify_ssl,
    // A whole list is read at once; Waldur slows down by 429 where that is too much.
    requests_per_second: 200,
    timeout_seconds: keys.waldur_timeout_seconds,
    ...(keys.waldur_ca_file === undefined ? {} : { ca_file: keys.waldur_ca_file }),
    ...(keys.waldur_socks_proxy === undefined ? {} : { proxy: keys.waldur_socks_proxy }),
  };
}

function eventSettings({ events, waldur_api_url: url }: StorageKeys): EventSettings {
  const tls = events.websocket_use_tls;
  return {
    endpoint: {
      host: events.stomp_ws_host ?? new URL(url).hostname,
      port: events.stomp_ws_port ?? (tls ? 443 : 80),
      path: events.stomp_ws_path ?? '/rmqws-stomp',
      tls,
    },
    minSeconds: events.min_seconds,
    identity: events.identity,
  };
}

function authSettings(auth: StorageKeys['auth']): StorageAuthSettings {
  const { keycloak_url: url, keycloak_realm: realm, keycloak_client_id: client } = auth;
  const audience = auth.accept_any_audience
    ? undefined
    : (auth.audience ?? (client === undefined ? undefined : [client]));
  return {
    issuer: auth.issuer ?? `${url.replace(/\/+$/, '')}/realms/${realm}`,
    leewaySeconds: auth.leeway_seconds,
    verifySsl: auth.verify_ssl,
    ...(auth.jwks_url === undefined ? {} : { jwksUrl: auth.jwks_url }),
    ...(audience === undefined ? {} : { audience }),
    ...(auth.required_role === undefined ? {} : { requiredRole: auth.required_role }),
    ...(auth.ca_file === undefined ? {} : { caFile: auth.ca_file }),
  };
}
