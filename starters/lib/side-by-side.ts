/** Does something with each of many, so many at a time, and returns what came of it in the same order. */
export async function sideBySide<T, R>(all: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let begin = 0; begin < all.length; begin += atOnce) {
    results.push(...(await Promise.all(all.slice(begin, begin + atOnce).map(work))));
  }
  return results;
}
