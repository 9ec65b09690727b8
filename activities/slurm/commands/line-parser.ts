/** Takes the lines of one answer as they come; any number of them, so it keeps only what is asked for. */
export interface LineParser<T> {
  /** @throws BackendOutput for a line that it cannot read */
  onLine(line: string): void;
  /** What the lines said so far. It counts only once the command has ended well. */
  readonly result: T;
}

/**
 * A parser whose complaints wait until somebody asks: what it cannot read may be the words of a command that fails or of a
 * client that answers in another way, and both are known only at the end. After a complaint no line counts.
 */
export function patient<T>(parser: LineParser<T>): LineParser<T> {
  let complaint: { error: unknown } | undefined;
  return {
    onLine(line) {
      if (complaint !== undefined) return;
      try {
        parser.onLine(line);
      } catch (error) {
        complaint = { error };
      }
    },
    get result() {
      if (complaint !== undefined) throw complaint.error;
      return parser.result;
    },
  };
}
