import { lower, unquote } from './quoted.js';

/** Names of a list, and complaints about ranges that were kept as text. */
export interface NameList {
  names: string[];
  errors: string[];
}

function expandRange(prefix: string, body: string, errors: string[]): string[] | undefined {
  const names: string[] = [];
  for (const part of body.split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (match === null) return undefined;
    const [, from = '', to = from] = match;
    if (Number(to) < Number(from)) {
      errors.push(`sacctmgr: error: _parse_single_range: Invalid range: \`${part}'`);
      return undefined;
    }
    for (let at = Number(from); at <= Number(to); at += 1) names.push(prefix + String(at).padStart(from.length, '0'));
  }
  return names;
}

function pieces(text: string, errors: string[]): string[] {
  const names: string[] = [];
  let word = '';
  const flush = (): void => {
    if (word !== '') names.push(word);
    word = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    const close = letter === '[' ? text.indexOf(']', at) : -1;
    const range = close > 0 ? expandRange(word, text.slice(at + 1, close), errors) : undefined;
    if (range !== undefined) {
      names.push(...range);
      word = '';
      at = close;
    } else if (letter === ',') {
      flush();
    } else {
      word += letter;
      if (letter === ']') flush();
    }
  }
  flush();
  return names;
}

/**
 * Expands `a,b`, `n[1-3]` and quotes as the command line does, in lower case. A name given twice keeps its last place.
 * An empty text is one empty name.
 */
export function nameList(text: string): NameList {
  const errors: string[] = [];
  if (text === '') return { names: [''], errors };
  const names: string[] = [];
  for (const name of pieces(lower(unquote(text)), errors)) addName(names, name);
  return { names, errors };
}

/** Appends a name; one that is there already moves to the end. */
export function addName(names: string[], name: string): void {
  const at = names.indexOf(name);
  if (at >= 0) names.splice(at, 1);
  names.push(name);
}
