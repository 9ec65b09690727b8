import { withoutCredentials } from '../../../config/schema/display.js';

/** Shorter values are words; replacing them would garble every line, and they are no secrets worth the name. */
const LEAST = 5;
/** Fewer characters of base64 than this turn up by chance. */
const LEAST_CORE = 6;

/** The part of base64 that is the same whatever stands around the text, for each of the three alignments. */
function base64Cores(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2]
    .map((shift) => {
      const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
      return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    })
    .filter(({ length }) => length >= LEAST_CORE);
}

/** The ways in which a value gets into texts: as it is, in JSON, in addresses and forms, in base64, in hex. */
function formsOf(value: string): string[] {
  const hex = Buffer.from(value).toString('hex');
  const cores = base64Cores(value);
  const url = encodeURIComponent(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams({ '': value }).toString().slice(1),
    ...cores,
    ...cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_')),
    hex,
    hex.toUpperCase(),
  ];
}

/** What looks like a credential wherever it comes from: a log may hold those of yesterday's configuration. */
const SHAPES: readonly [RegExp, string][] = [
  [/\b(authorization|proxy-authorization)(["']?\s*[:=]\s*["']?)(token|bearer|basic)?\s*[^\s"',;]+/gi, '$1$2***'],
  [/\b(token|bearer|basic)\s+[A-Za-z0-9+/_=.~-]{16,}/gi, '$1 ***'],
  [/((?:password|passwd|secret|token|api_?key)["']?\s*=\s*["']?)[^\s"',;]{4,}/gi, '$1***'],
  // Not after the name of a file, as in `/etc/waldur/token: there is no such file`.
  [/(?<!\/[^\s"',;]*)((?:password|passwd|secret|token|api_?key)["']?\s*:\s*["']?)[^\s"',;]{4,}/gi, '$1***'],
  // A Waldur token; identifiers have 32 digits.
  [/\b[0-9a-f]{40}\b/gi, '***'],
];

/**
 * A function that takes secrets out of a text: the given ones in every form, credentials in addresses, and what looks
 * like a credential.
 */
export function masker(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter(({ length }) => length >= LEAST).flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
  return (text) => {
    const known = forms.reduce((result, form) => result.replaceAll(form, '***'), text);
    return SHAPES.reduce((result, [pattern, by]) => result.replace(pattern, by), withoutCredentials(known));
  };
}
