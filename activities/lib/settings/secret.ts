const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that must never be printed: it shows as `***` in strings, JSON and `util.inspect`, and is handed out only by
 * `reveal()`. `read` is called on every use, so a token that is replaced in its file takes effect without a restart.
 */
export class Secret {
  readonly #read: () => string;
  /** Where the value comes from, fit for printing: `inline`, `file /etc/…`, `environment NAME`, `credential NAME`. */
  readonly source: string;

  constructor(read: () => string, source: string) {
    this.#read = read;
    this.source = source;
  }

  static inline(value: string): Secret {
    return new Secret(() => value, 'inline');
  }

  reveal(): string {
    return this.#read();
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect](): string {
    return '***';
  }
}
