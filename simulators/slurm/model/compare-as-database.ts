/**
 * Byte order of names, but letters compare as upper case: how the database's collation sorts, so that `ab` stands before
 * `a_b`.
 */
export function compareAsDatabase(a: string, b: string): number {
  const [first, second] = [a.toUpperCase(), b.toUpperCase()];
  return first < second ? -1 : first > second ? 1 : 0;
}
