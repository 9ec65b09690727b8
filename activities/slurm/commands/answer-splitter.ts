const PROMPT = 'sacctmgr: ';

/**
 * Tells apart the answers of one sacctmgr that read several statements from its standard input, line by line. Before
 * each answer the client repeats the statement behind its prompt; another prompt stands behind the last answer.
 */
export class AnswerSplitter {
  readonly #statements: readonly string[];
  readonly #onLine: (at: number, line: string) => void;
  /** The statement that is being answered. */
  #at = -1;
  /** No line counts any more: the last answer has ended, or a statement was not repeated as it was given. */
  #over = false;

  /** @param onLine takes each line of the answer to statement `at`, which count only if `complete` in the end */
  constructor(statements: readonly string[], onLine: (at: number, line: string) => void) {
    this.#statements = statements;
    this.#onLine = onLine;
  }

  add(line: string): void {
    if (this.#over) return;
    const last = this.#at === this.#statements.length - 1;
    if (!last && line === `${PROMPT}${this.#statements[this.#at + 1]}`) this.#at += 1;
    else if (last && line.trimEnd() === PROMPT.trimEnd()) this.#over = true;
    else if (this.#at >= 0) this.#onLine(this.#at, line);
    else if (line.trim() !== '') this.#over = true;
  }

  /** Whether every statement was repeated; ask when all lines are there. */
  get complete(): boolean {
    return this.#at === this.#statements.length - 1;
  }
}
