import type { JsonObject } from '../model.js';
import { invalid } from './errors.js';

/** JSON object of a request body; empty bodies count as `{}`. Malformed JSON answers 400 in Waldur's words. */
export function parseBody(text: string): JsonObject {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid({ detail: `JSON parse error - ${complaint(text)}` });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const type = Array.isArray(value) ? 'list' : typeof value === 'string' ? 'str' : typeof value;
    throw invalid({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`] });
  }
  return value as JsonObject;
}

/** Python's wording, with its position for the commonest mistake (a key without quotes). */
function complaint(text: string): string {
  const brace = /^\s*\{\s*(?=[^"\s}])/.exec(text);
  if (!brace) return 'Expecting value: line 1 column 1 (char 0)';
  const at = brace[0].length;
  return `Expecting property name enclosed in double quotes: line 1 column ${at + 1} (char ${at})`;
}
