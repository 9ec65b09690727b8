/** The texts of the service this one replaces; clients may look for them. */
const MISSING = "Your request is missing an 'Authorization' HTTP header";
const OTHER_SCHEME = 'Unable to verify provided access token';
const NOT_A_JWT = 'An error occurred: ValueError';

export type ReadAuthorization = { ok: true; token: string } | { ok: false; detail: string };

/** Far above what a provider issues; a longer one would only cost time. */
const MAX_TOKEN_LENGTH = 16_384;

/** Three base64url parts: signed, not encrypted (five parts), without padding or blanks. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

const isJsonObject = (part: string): boolean => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};

/**
 * Takes the token out of an `Authorization` header: `Bearer`, one blank, a signed JWT. What is not of this form is
 * refused without a look at any key.
 */
export function readAuthorization(header: string | undefined): ReadAuthorization {
  if (header === undefined || header.trim() === '') return { ok: false, detail: MISSING };
  if (!header.startsWith('Bearer ')) return { ok: false, detail: OTHER_SCHEME };
  const token = header.slice('Bearer '.length);
  const [head = '', payload = ''] = token.split('.');
  const wellFormed =
    token.length <= MAX_TOKEN_LENGTH && COMPACT.test(token) && isJsonObject(head) && isJsonObject(payload);
  return wellFormed ? { ok: true, token } : { ok: false, detail: NOT_A_JWT };
}
