/** Several rows per key, in order of insertion. */
export class MultiMap<T extends { uuid: string }> {
  private readonly rows = new Map<string, T[]>();

  add(key: string, row: T): void {
    const list = this.rows.get(key);
    if (list) list.push(row);
    else this.rows.set(key, [row]);
  }

  get(key: string): readonly T[] {
    return this.rows.get(key) ?? [];
  }

  remove(key: string, row: T): void {
    this.rows.set(
      key,
      this.get(key).filter((other) => other.uuid !== row.uuid),
    );
  }

  clear(): void {
    this.rows.clear();
  }
}
