/** Values shorter than this are words rather than secrets; replacing them would only garble messages. */
const MIN_LENGTH = 4;

/**
 * Replaces every occurrence of the given secrets by `***`, also in percent-encoded and JSON-escaped form. Servers echo
 * credentials in error bodies, so what they said is passed through here before it may become a message.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_LENGTH)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return forms.reduce((result, form) => result.replaceAll(form, '***'), text);
}
