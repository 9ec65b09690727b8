import * as z from 'zod';
import { flag, httpUrl, path, positive, secret, text } from '../lib/settings/config-schema.js';

/** `https://host/api` and `https://host/api/` are the same server. */
const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

/** Keys of an offering that say how its Waldur is reached. */
export const waldurKeys = {
  waldur_api_url: httpUrl('Address of the Waldur API, for example https://waldur.example.com/api/.').transform(
    withSlash,
  ),
  waldur_api_token: secret('Token of the service provider user in Waldur.').optional(),
  oidc_token_url: httpUrl('Token endpoint of the identity provider, when no Waldur token is used.').optional(),
  oidc_client_id: text('Client id at the identity provider.').optional(),
  oidc_client_secret: secret('Client secret at the identity provider.').optional(),
  verify_ssl: flag("Whether Waldur's TLS certificate is checked; absent: REQUESTS_VERIFY_SSL, else true.").optional(),
};

const auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('token'), token: secret('Token of the service provider user in Waldur.') }),
  z.strictObject({
    kind: z.literal('oidc'),
    token_url: httpUrl('Token endpoint of the identity provider.'),
    client_id: text('Client id at the identity provider.'),
    client_secret: secret('Client secret at the identity provider.'),
  }),
]);

/** Everything an HTTP client needs to talk to one Waldur; put together by `config/waldur-connection`. */
export const waldurConnectionSchema = z.strictObject({
  waldur_api_url: httpUrl('Address of the Waldur API with a slash at its end.').transform(withSlash),
  auth,
  verify_ssl: flag("Whether Waldur's TLS certificate is checked.").default(true),
  ca_file: path('PEM file with additional certificate authorities.').optional(),
  proxy: secret('Proxy for all requests: http, https, socks4, socks4a, socks5 or socks5h URL.').optional(),
  requests_per_second: positive('Upper bound of requests to this Waldur in a second.').default(200),
  timeout_seconds: positive('Longest wait for an answer of Waldur, in seconds.').default(15),
});

/** How one Waldur is reached. `waldur_api_url` ends in `/`; credentials and proxy are `Secret`s. */
export type WaldurConnection = z.output<typeof waldurConnectionSchema>;
