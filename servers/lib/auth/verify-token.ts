import { errors, type JWTPayload, jwtVerify } from 'jose';
import { errorText } from '../../../activities/lib/error-text.js';
import type { KeySet } from './key-set.js';

/** Signatures by a private key only: `none` and the HMAC family, whose key could be a public one, are not among them. */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Types that access tokens have in their header (RFC 7519 §5.1, RFC 9068 §2.1); without one it is a plain JWT. */
const TYPES = ['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt'];

/** A token that is not accepted. The message is one of a few fixed texts. */
export class RefusedToken extends Error {
  override readonly name = 'RefusedToken';
}

export interface VerifyOptions {
  keys: KeySet;
  issuer: string;
  leewaySeconds: number;
  now: Date;
}

/**
 * Verifies signature, algorithm, issuer and times of a signed JWT.
 *
 * @returns its claims
 * @throws RefusedToken; KeysUnavailable when there is no key to check it with
 */
export async function verifyToken(token: string, options: VerifyOptions): Promise<JWTPayload> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, (header) => options.keys.find(header), {
      algorithms: ALGORITHMS,
      issuer: options.issuer,
      clockTolerance: options.leewaySeconds,
      currentDate: options.now,
      requiredClaims: ['exp', 'iss'],
    });
    const type = protectedHeader.typ?.toLowerCase();
    if (type !== undefined && !TYPES.includes(type)) throw new RefusedToken('it is not an access token (typ)');
    const { iat } = payload;
    if (iat !== undefined && iat > options.now.getTime() / 1000 + options.leewaySeconds) {
      throw new RefusedToken('it is from the future (iat)');
    }
    return payload;
  } catch (error) {
    // What the library has to say may quote the token; a text of ours goes out instead.
    if (error instanceof errors.JOSEError) throw new RefusedToken(reasonOf(error));
    if (error instanceof TypeError) throw new RefusedToken('it does not fit the key it names');
    throw error;
  }
}

const CLAIMS: Record<string, string> = {
  iss: 'it was issued by somebody else (iss)',
  nbf: 'it is not valid yet (nbf)',
  exp: 'it has no expiry (exp)',
};

function reasonOf(error: errors.JOSEError): string {
  switch (error.code) {
    case 'ERR_JWT_EXPIRED':
      return 'it has expired';
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return CLAIMS[errorText(error, 'claim')] ?? 'a claim is not as expected';
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return 'its signature is wrong';
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
      return 'its algorithm is not allowed';
    case 'ERR_JWKS_NO_MATCHING_KEY':
      return 'it is signed with a key that the provider does not publish';
    case 'ERR_JWKS_MULTIPLE_MATCHING_KEYS':
      return 'it does not say by which key it is signed (kid)';
    default:
      return 'it is malformed';
  }
}
