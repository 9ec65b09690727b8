/** Descriptions are for people; more than this helps nobody and makes listings unreadable. */
export const MAX_TEXT = 255;

/**
 * Makes a description or organization that every form of sacctmgr stores unchanged and that cannot break a listing:
 * double quotes, backslashes and control characters are taken out, blanks collapsed, `'` becomes a backtick (as Slurm
 * would make it), `|` becomes `/` (it separates columns), `#` is taken out (it ends a load file's line).
 *
 * @param fallback used when nothing is left
 */
export function accountText(value: string, fallback: string): string {
  const clean = value
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/["\\#\p{Cs}]/gu, '')
    .replaceAll("'", '`')
    .replaceAll('|', '/')
    .replace(/\s+/g, ' ')
    .trim();
  const cut = [...clean].slice(0, MAX_TEXT).join('').trim();
  return cut === '' ? fallback : cut;
}

/** What slurmdbd stores for a text: ASCII letters in lower case, everything else as it is. */
export const storedText = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
