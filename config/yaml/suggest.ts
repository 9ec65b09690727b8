/** Number of single-character edits between two words; swapped neighbours count as one. */
export function distance(a: string, b: string): number {
  const width = b.length + 1;
  const rows: number[][] = [Array.from({ length: width }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j < width; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const above = rows[i - 1] ?? [];
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

const plain = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, '');

/** One word is the beginning of the other: warn and warning, month and monthly. */
const extendsOther = (a: string, b: string): boolean =>
  Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a)) && Math.abs(a.length - b.length) <= 4;

/** The known word that was probably meant, or undefined. Words over 60 characters are not compared. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (word === '' || word.length > 60) return undefined;
  const wanted = plain(word);
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const allowed = Math.max(1, Math.floor(candidate.length / 4));
    const other = plain(candidate);
    if (Math.abs(other.length - wanted.length) > allowed) continue;
    const edits = distance(wanted, other);
    if (edits <= allowed && (best === undefined || edits < best.distance)) best = { word: candidate, distance: edits };
  }
  return best?.word ?? known.find((candidate) => extendsOther(wanted, plain(candidate)));
}
