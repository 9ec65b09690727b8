/** One line of a load file: what it is about and its `:`-separated parts. */
export interface LoadLine {
  /** Word before the dash, as written. */
  object: string;
  parts: string[];
}

/** Result of reading a line: nothing to do, a line, or quotes that do not end. */
export type SplitResult = { kind: 'skip' } | { kind: 'line'; line: LoadLine } | { kind: 'open quote' };

/** Drops a comment and backslashes; `\#` is a plain `#`. */
export function withoutComment(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '#') break;
    if (letter === '\\') at += 1;
    result += letter === '\\' ? (text[at] ?? '') : letter;
  }
  return result.trimEnd();
}

/** Splits `Account - 'a':GrpJobs=3` (comment already dropped). A line without a dash is nothing. */
export function splitLine(text: string): SplitResult {
  const dash = text.indexOf('-');
  if (dash < 0) return { kind: 'skip' };
  const object = text[dash - 1] === ' ' ? text.slice(0, dash - 1) : text.slice(0, dash);
  const rest = text[dash + 1] === ' ' ? text.slice(dash + 2) : text.slice(dash + 1);
  const parts: string[] = [];
  let part = '';
  let quote = '';
  for (const letter of rest) {
    if (quote === '' && letter === ':') {
      parts.push(part);
      part = '';
      continue;
    }
    if (quote !== '' && letter === quote) quote = '';
    else if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    part += letter;
  }
  if (quote !== '') return { kind: 'open quote' };
  if (part !== '') parts.push(part);
  return { kind: 'line', line: { object, parts } };
}
