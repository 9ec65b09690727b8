/** What a token says; every value is unknown until looked at. */
export type Claims = Record<string, unknown>;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((x) => typeof x === 'string');

const record = (value: unknown): Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : {};

const roleList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Whether a token is meant for one of `accepted`: by `aud` (RFC 7519 §4.1.3) or as the client `azp` it was issued to. */
export function allowedAudience(claims: Claims, accepted: readonly string[]): boolean {
  const named = [...texts(claims.aud), ...(typeof claims.azp === 'string' ? [claims.azp] : [])];
  return named.some((name) => accepted.includes(name));
}

/**
 * Whether a token has a role: of the realm (`realm_access.roles`), of any client (`resource_access.<client>.roles`), or in
 * a plain `roles` list. Only lists count: a text that contains the role's name is something else.
 */
export function hasRole(claims: Claims, role: string): boolean {
  const ofClients = Object.values(record(claims.resource_access)).map((client) => record(client).roles);
  return [record(claims.realm_access).roles, ...ofClients, claims.roles].some((roles) =>
    roleList(roles).includes(role),
  );
}

/**
 * Why a token of the right key is still no access token, or undefined. Keycloak signs ID, refresh and logout tokens with
 * the same keys and says in `typ` which one it is. A token that is bound to a key of its client (`cnf`: DPoP, RFC 9449; mTLS,
 * RFC 8705) must not be taken from somebody who only holds the token.
 */
export function allowedKind(claims: Claims): string | undefined {
  if (claims.typ !== undefined && claims.typ !== 'Bearer') return 'it is not an access token (typ)';
  if (claims.cnf !== undefined) return 'it is bound to a key of its client (cnf), which is not supported here';
  if (claims.events !== undefined) return 'it is not an access token (events)';
  return undefined;
}
