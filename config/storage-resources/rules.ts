import type { Reading } from '../yaml/reading.js';
import type { StorageKeys } from './keys.js';

/** Units of storage that are not TB. */
const OTHER_UNIT = /^\s*(K|M|G|P|E)i?B\b/i;
/** Waldur's own tokens. */
const TOKEN = /^[0-9a-f]{40}$/i;

function revealed(secret: { reveal(): string }): string | undefined {
  try {
    return secret.reveal().trim();
  } catch {
    return undefined;
  }
}

/** Rules that need more than one key, or a look at a secret. */
export function storageRules(keys: StorageKeys, reading: Reading): void {
  const { auth, waldur_api_token: token } = keys;
  if (
    !auth.disable_auth &&
    auth.audience === undefined &&
    auth.keycloak_client_id === undefined &&
    !auth.accept_any_audience
  )
    reading.report(['auth', 'keycloak_client_id'], {
      severity: 'error',
      code: 'E_AUTH',
      message:
        'is required while tokens are checked (CSCS_KEYCLOAK_CLIENT_ID): tokens must be meant for it. Or set auth.audience',
    });
  if (auth.accept_any_audience)
    reading.report(['auth', 'accept_any_audience'], {
      severity: 'warning',
      code: 'E_AUTH',
      message: 'every valid token of the realm is accepted, whoever it is meant for',
    });
  const { username, password } = new URL(keys.waldur_api_url);
  if (username !== '' || password !== '')
    reading.report(['waldur_api_url'], {
      severity: 'error',
      code: 'E_VALUE',
      message: 'must not hold a user name or password; waldur_api_token says who asks',
    });
  if (keys.events.stomp_enabled) eventRules(keys, reading);
  const storage = keys.backend_components?.storage;
  if (storage !== undefined && OTHER_UNIT.test(storage.measured_unit ?? '') && storage.unit_factor === 1)
    reading.report(['backend_components', 'storage', 'unit_factor'], {
      severity: 'warning',
      code: 'E_VALUE',
      message: `is 1, so one ${storage.measured_unit} counts as one TB; with GB it is usually 0.001`,
    });
  const text = revealed(token);
  if (text !== undefined && !TOKEN.test(text))
    reading.report(['waldur_api_token'], {
      severity: 'warning',
      code: 'E_SECRET',
      message: 'is not 40 hexadecimal digits as tokens of Waldur are',
    });
}

function eventRules({ events, snapshot, waldur_api_url: url }: StorageKeys, reading: Reading): void {
  const warn = (key: string, message: string): void =>
    reading.report(['events', key], { severity: 'warning', code: 'E_EVENTS', message });
  if (snapshot.always_fresh)
    warn('stomp_enabled', 'has no effect with snapshot.always_fresh: every request reads Waldur');
  const host = events.stomp_ws_host ?? new URL(url).hostname;
  if (!events.websocket_use_tls && !/^(localhost|127\..*|\[?::1\]?)$/.test(host))
    warn('websocket_use_tls', `without it the Waldur token goes over the network unprotected, to ${host}`);
}
