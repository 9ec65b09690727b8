import { isRecord } from '../../activities/lib/settings/rule.js';

const PLACES = {
  hpc_user_api_url: 'api_url',
  hpc_user_client_id: 'client_id',
  hpc_user_client_secret: 'client_secret',
  hpc_user_oidc_token_url: 'oidc_token_url',
  hpc_user_oidc_scope: 'oidc_scope',
  hpc_user_socks_proxy: 'socks_proxy',
} as const;

/** Older files have the HPC User API among the backend settings; where `hpc_user_api` says something else, that counts. */
export function moveLegacyHpcKeys(given: Record<string, unknown>): Record<string, unknown> {
  const settings = given.backend_settings;
  if (!isRecord(settings)) return given;
  const moved = Object.entries(PLACES).flatMap(([old, key]) =>
    settings[old] === undefined ? [] : [[key, settings[old]]],
  );
  if (moved.length === 0) return given;
  const rest = Object.fromEntries(Object.entries(settings).filter(([key]) => !Object.hasOwn(PLACES, key)));
  const section = isRecord(given.hpc_user_api) ? given.hpc_user_api : {};
  return { ...given, backend_settings: rest, hpc_user_api: { ...Object.fromEntries(moved), ...section } };
}
