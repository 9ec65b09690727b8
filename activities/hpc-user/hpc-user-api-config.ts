import type { Secret } from '../lib/settings/secret.js';

/** How the HPC User API is reached, and what happens when it does not know or does not answer. */
export interface HpcUserApiConfig {
  /** Base URL; `/api/v1/export/waldur/projects` is added. */
  apiUrl: string;
  clientId: string;
  clientSecret: Secret;
  /** Token endpoint of the OpenID Connect provider. */
  oidcTokenUrl: string;
  /** `openid` unless the provider wants another. */
  oidcScope: string;
  /** `socks4:`, `socks4a:`, `socks5:`, `socks5h:`, `http:` or `https:` URL; may hold a password. */
  socksProxy?: string;
  /** Seconds that a GID is used without asking again; absent: until restart. */
  gidCacheTtlSeconds?: number;
  /** For projects without a last known GID while the API is down. */
  onUnavailable: 'omit' | 'mock';
  /** Invented GIDs for projects that the API does not know. */
  developmentMode: boolean;
  /** Seconds for which an unknown project is not asked for again; 60. */
  negativeCacheTtlSeconds?: number;
  /** Characters that a URL may have; 8,000. */
  maxUrlLength?: number;
  /** PEM file with certificate authorities in addition to the built-in ones. */
  caFile?: string;
  verifySsl?: boolean;
}
