import { expect, test } from '@jest/globals';
import { withoutSecrets } from '../../../servers/storage-resources/debug/without-secrets.js';

test('keys of secrets are left out wherever they stand, the rest stays', () => {
  const value = {
    uuid: 'a',
    secret_options: { x: 1 },
    oidc_token_url: 'https://auth/token',
    options: [{ api_key: 'k', apiKey: 'k', Password: 'p', clientSecret: 's', token: 't', keep: null }],
    attributes: { private_key: 'p', key: 'public', created: '2024-01-01T00:00:00Z' },
  };
  expect(withoutSecrets(value, [])).toEqual({
    uuid: 'a',
    oidc_token_url: 'https://auth/token',
    options: [{ keep: null }],
    attributes: { key: 'public', created: '2024-01-01T00:00:00Z' },
  });
});

test('values that are secrets here, and passwords in addresses, do not get out under any key', () => {
  expect(
    withoutSecrets({ note: 'it is planted-secret here', url: 'https://user:pw@host/x' }, ['planted-secret']),
  ).toEqual({
    note: 'it is *** here',
    url: 'https://***@host/x',
  });
});
