import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { masker } from '../../../starters/cli/doctor/mask.js';
import { secretValues } from '../../../starters/cli/doctor/secret-values.js';
import { SECRETS } from '../../system/secrets/canaries.js';
import { findCanaries, formsOf } from '../../system/secrets/find-canaries.js';

describe('the masker', () => {
  it.each(Object.values(SECRETS))('takes out every form of the $name, which the scan finds without it', (canary) => {
    const text = formsOf(canary.value)
      .map(([name, bytes]) => `${name} <${bytes.toString()}>`)
      .join('\n');
    const scan = (of: string) => findCanaries(Buffer.from(of), { canary });
    expect(scan(masker([])(text))).toHaveLength(1);
    expect(scan(masker([canary.value])(text))).toEqual([]);
  });

  it.each([
    ['an unknown token in a header', 'Authorization: Token abcdefabcdef', 'Authorization: ***'],
    ['an unknown Waldur token', `got ${'0123456789'.repeat(4)} from`, 'got *** from'],
    ['a password', '{"password": "hunter22", "user": "me"}', '{"password": "***", "user": "me"}'],
    ['a key of the configuration', 'waldur_api_token: hunter22', 'waldur_api_token: ***'],
    ['a query', 'GET http://host/x?token=hunter22', 'GET http://host/x?***'],
    ['not what follows the name of a file', '/etc/waldur-token: there is none', '/etc/waldur-token: there is none'],
    ['an address with a login', 'via http://me:pw@proxy:3128 now', 'via http://***@proxy:3128 now'],
    [
      'nothing in an ordinary line',
      `order ${'0123456789abcdef'.repeat(2)} done`,
      `order ${'0123456789abcdef'.repeat(2)} done`,
    ],
  ])('%s', (_title, text, masked) => {
    expect(masker([])(text)).toBe(masked);
  });
});

describe('the secrets that a diagnosis may meet', () => {
  const collect = (secrets: Secret[]) => () => secrets;

  it('are those of the file, of the environment, and the telling parts of addresses', () => {
    const gone = new Secret(() => {
      throw new Error('the file is gone');
    }, 'file /x');
    const hook = Secret.inline('https://hooks.example.com/services/T0SECRETPART?key=anothersecret');
    const values = secretValues(
      { problems: [] },
      { TEMPORAL_API_KEY: 'key-of-temporal', HTTPS_PROXY: 'http://me:p%40ss@proxy:3128', HOME: '/home/me' },
      collect([gone, hook]),
    );
    expect(values).toEqual(
      expect.arrayContaining(['key-of-temporal', 'p@ss', 'p%40ss', 'T0SECRETPART', 'anothersecret', hook.reveal()]),
    );
    expect(values).not.toContain('/home/me');
  });

  it('do not include the address of a proxy without login, which a message is about', () => {
    expect(secretValues({ problems: [] }, {}, collect([Secret.inline('http://proxy:3128/')]))).toEqual([]);
  });
});
