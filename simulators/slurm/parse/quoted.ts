/**
 * Reads a value the way sacctmgr does: a leading quote ends at its twin and what follows is dropped; other quotes become
 * a backtick.
 */
export function unquote(text: string): string {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text.replaceAll(/['"]/g, '`');
  const end = text.indexOf(quote, 1);
  return text.slice(1, end < 0 ? undefined : end).replaceAll(/['"]/g, '`');
}

/** Lower case for ASCII letters only: the database keeps other letters as they are. */
export function lower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
