import { CliError, EXIT } from './exit-codes.js';
import { jsonDocument, type Output, standardOutput } from './output.js';

/**
 * Prints a command's data to stdout: with `--json` one document with `apiVersion`, in which a list stands in `items`;
 * else the text. Everything that is not data goes to stderr.
 */
export function print(
  json: boolean | undefined,
  document: object,
  text: () => string,
  output: Output = standardOutput,
): void {
  output.out(json ? jsonDocument(Array.isArray(document) ? { items: document } : document) : `${text()}\n`);
}

/** A whole number of at least 1 from a flag. */
export const positive = (flag: string, value: string): number =>
  whole(flag, value, 1, Number.MAX_SAFE_INTEGER, 'a whole number from 1');

/** A port from a flag; 0 = any free one. */
export const port = (flag: string, value: string): number => whole(flag, value, 0, 65_535, 'a port from 0 to 65535');

function whole(flag: string, value: string, min: number, max: number, what: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isInteger(number) || number < min || number > max)
    throw new CliError(`--${flag} takes ${what}, got ${JSON.stringify(value)}.`, EXIT.usage);
  return number;
}
