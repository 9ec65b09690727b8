import * as z from 'zod';
import type { Http } from '../../../activities/lib/http/http.js';
import { HttpFailure } from '../../../activities/lib/http/http-failure.js';

/** Fetches the provider's current keys. */
export type KeySource = () => Promise<PublicKeys>;

const keysSchema = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .min(1)
    .max(100),
});
const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.string() });

export type PublicKeys = z.output<typeof keysSchema>;

/** The provider answered, but not with what was asked for. The message is fit for the log. */
export class BadProvider extends Error {
  override readonly name = 'BadProvider';
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

interface Place {
  issuer: string;
  jwksUrl?: string;
}

/**
 * Where the keys come from: `jwksUrl`, else what `<issuer>/.well-known/openid-configuration` says (OpenID Connect Discovery
 * §4), else Keycloak's own path. The place is remembered until a fetch from it fails.
 */
export function createKeySource({ issuer, jwksUrl }: Place, httpFor: (baseUrl: string) => Http): KeySource {
  const realm = httpFor(withSlash(issuer));
  let known = jwksUrl === undefined ? undefined : httpFor(jwksUrl);

  async function discover(): Promise<Http> {
    try {
      const { body } = await realm.request({ method: 'GET', route: '.well-known/openid-configuration' });
      const found = discoverySchema.safeParse(body);
      if (!found.success) throw new BadProvider('its discovery document names no issuer or no jwks_uri');
      return httpFor(trusted(found.data));
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.status !== 404) throw error;
      return httpFor(`${withSlash(issuer)}protocol/openid-connect/certs`);
    }
  }

  function trusted(found: z.output<typeof discoverySchema>): string {
    if (found.issuer !== issuer) {
      throw new BadProvider('it calls itself by another issuer than the configured one; compare the realm URL with it');
    }
    const weaker = new URL(issuer).protocol === 'https:' && !found.jwks_uri.startsWith('https:');
    if (weaker || !/^https?:/.test(found.jwks_uri) || !URL.canParse(found.jwks_uri)) {
      throw new BadProvider('it names an address for its keys that is not safe to use');
    }
    return found.jwks_uri;
  }

  return async () => {
    known ??= await discover();
    try {
      const { body } = await known.request({ method: 'GET', route: '' });
      const parsed = keysSchema.safeParse(body);
      if (!parsed.success) throw new BadProvider('its answer holds no set of keys');
      return parsed.data;
    } catch (error) {
      if (jwksUrl === undefined) known = undefined;
      throw error;
    }
  };
}
