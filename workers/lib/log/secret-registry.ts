import { Secret } from '../../../activities/lib/settings/secret.js';

/** Shorter values would blot out half of every log line, and are no secrets worth the name. */
const MIN_LENGTH = 6;
/** How long a value read from a file is taken for current; a rotated token is masked after at most this time. */
const REREAD_MS = 30_000;

interface Known {
  read: () => string;
  readAtMs: number;
  forms: string[];
}

const known: Known[] = [];

/** The shapes in which a value turns up in text: plain, inside JSON, inside a URL, inside Basic authorization. */
const formsOf = (value: string): string[] =>
  value.length < MIN_LENGTH
    ? []
    : [
        ...new Set([
          value,
          JSON.stringify(value).slice(1, -1),
          encodeURIComponent(value),
          Buffer.from(value).toString('base64'),
        ]),
      ];

const current = (entry: Known, nowMs: number): string[] => {
  if (nowMs - entry.readAtMs < REREAD_MS) return entry.forms;
  entry.readAtMs = nowMs;
  try {
    // The old value stays masked: it may still be valid somewhere.
    entry.forms = [...new Set([...formsOf(entry.read()), ...entry.forms])].slice(0, 12);
  } catch {
    // The file is being replaced; the forms known so far stay.
  }
  return entry.forms;
};

/** From now on the value is replaced by `***` in every log line of this process. Registering it twice is harmless. */
export function registerSecret(secret: Secret | string): void {
  known.push({ read: () => (secret instanceof Secret ? secret.reveal() : secret), readAtMs: 0, forms: [] });
}

/** Replaces every known secret in a text. */
export function maskSecrets(text: string): string {
  const nowMs = Date.now();
  let masked = text;
  for (const entry of known) {
    for (const form of current(entry, nowMs)) if (masked.includes(form)) masked = masked.replaceAll(form, '***');
  }
  return masked;
}
