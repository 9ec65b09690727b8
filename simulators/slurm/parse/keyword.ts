/** Whether a word is an accepted abbreviation of a keyword: a prefix of at least `least` letters, any case. */
export function isKeyword(word: string, keyword: string, least: number): boolean {
  return word.length >= least && keyword.toLowerCase().startsWith(word.toLowerCase());
}
