import { type GivenOffering, type Rule, report } from '../../activities/lib/settings/rule.js';
import { Secret } from '../../activities/lib/settings/secret.js';

const OIDC = ['oidc_token_url', 'oidc_client_id', 'oidc_client_secret'] as const;

const given = (offering: GivenOffering, key: string): boolean =>
  offering.keys[key] !== undefined || offering.reading.failed([...offering.path, key]);

/** A Waldur token, or all three OIDC keys. A head node needs neither. */
export const authentication: Rule = (offering) => {
  if (offering.role === 'headnode') {
    for (const key of ['waldur_api_token', 'oidc_client_secret'])
      if (offering.keys[key] !== undefined)
        report(offering, [key], {
          severity: 'warning',
          code: 'E_ROLE',
          message: 'a head node needs no Waldur credentials; remove them from this file',
          at: 'key',
        });
    return;
  }
  checkCharacters(offering);
  if (given(offering, 'waldur_api_token')) return;
  const missing = OIDC.filter((key) => !given(offering, key));
  if (missing.length === 0) return;
  const part =
    missing.length === 3
      ? 'set waldur_api_token, or oidc_token_url, oidc_client_id and oidc_client_secret'
      : `set ${missing.join(' and ')} as well, or use waldur_api_token instead`;
  report(offering, ['waldur_api_token'], {
    severity: 'error',
    code: 'E_AUTH',
    message: `no way to log in to Waldur: ${part}`,
  });
};

function checkCharacters(offering: GivenOffering): void {
  const token = offering.keys.waldur_api_token;
  if (!(token instanceof Secret) || /^[\x21-\x7e]+$/.test(token.reveal())) return;
  report(offering, ['waldur_api_token'], {
    severity: 'error',
    code: 'E_AUTH',
    message: 'the token must not contain blanks, line breaks or characters other than ASCII, got ***',
  });
}

/** Credentials belong into their keys, not into the address. */
export const addressWithoutCredentials: Rule = (offering) => {
  for (const key of ['waldur_api_url', 'oidc_token_url']) {
    const url = offering.keys[key];
    if (typeof url !== 'string' || !URL.canParse(url)) continue;
    const { username, password, search, hash } = new URL(url);
    if (`${username}${password}${search}${hash}` === '') continue;
    report(offering, [key], {
      severity: 'error',
      code: 'E_VALUE',
      message: `must not contain a user, password, "?" or "#", got ${offering.reading.show([...offering.path, key], url)}`,
    });
  }
};
