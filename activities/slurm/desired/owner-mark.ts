import { accountText, MAX_TEXT } from './account-text.js';

/** What an account's description ends with: the resource in Waldur that it was made for. */
const MARK = / ?\[waldur ([^\s[\]]+)\]$/i;
const MARKS = /(?: ?\[waldur [^\s[\]]+\])+$/i;

/** `accountText` without anything that could be taken for a mark, whoever wrote it and in whatever case. */
export function unmarkedText(text: string, fallback: string): string {
  const clean = accountText(text, fallback).replace(MARKS, '').trim();
  return clean === '' ? fallback : clean;
}

/**
 * A description with the mark of a resource, cut so that the mark stays whole. Accounts that waldur-site-agent made, or
 * somebody by hand, have none.
 */
export function markedText(text: string, fallback: string, resourceUuid: string): string {
  const mark = ` [waldur ${accountText(resourceUuid, 'unknown')}]`;
  const clean = unmarkedText(text, fallback);
  return `${[...clean]
    .slice(0, MAX_TEXT - mark.length)
    .join('')
    .trim()}${mark}`;
}

/** The resource whose mark a description bears, in lower case as slurmdbd stores it; undefined: none. */
export const ownerOf = (description: string): string | undefined => MARK.exec(description.trim())?.[1]?.toLowerCase();
