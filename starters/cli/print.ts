import { CliError, EXIT } from './exit-codes.js';

/** Prints data to stdout: one JSON document with `--json`, else the text. Everything else goes to stderr. */
export function print(json: boolean | undefined, document: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify({ apiVersion: 1, ...asObject(document) }, null, 2)}\n` : `${text()}\n`);
}

const asObject = (document: unknown): object =>
  Array.isArray(document) ? { items: document } : ((document ?? {}) as object);

/** A whole number of at least 1 from a flag. */
export function positive(flag: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new RangeError(`--${flag} takes a whole number from 1, got ${value}`);
  return number;
}

/** A port from a flag; 0 = any free one. */
export function port(flag: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new CliError(`--${flag} takes a port from 0 to 65535, got ${value}.`, EXIT.usage);
  return number;
}
