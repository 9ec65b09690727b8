/** Keeps the fields named by the repeatable `field` parameter, in the order of the full answer. Unknown names are ignored. */
export function sparse<T extends object>(row: T, query: URLSearchParams): Partial<T> | T {
  const fields = query.getAll('field');
  if (fields.length === 0) return row;
  const wanted = new Set(fields);
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name))) as Partial<T>;
}
