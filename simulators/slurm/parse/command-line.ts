/** Splits a line of standard input into words; quotes keep spaces together and stay in the word. */
export function splitCommandLine(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (const letter of line) {
    if (quote !== '') {
      if (letter === quote) quote = '';
      word += letter;
    } else if (/\s/.test(letter)) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      if (letter === '"' || letter === "'") quote = letter;
      word += letter;
    }
  }
  return word === '' ? words : [...words, word];
}
