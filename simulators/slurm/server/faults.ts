/** What goes wrong with a statement. */
export type FaultAction =
  /** Nothing happens but this text and exit code. */
  | { kind: 'fail'; exitCode: number; stdout?: string; stderr?: string }
  /** Takes longer; the effect comes at the end. */
  | { kind: 'delay'; ms: number }
  /** Never answers, no effect, until the rule is removed or the client is gone. */
  | { kind: 'hang' }
  /** Prints success, exit code 0, no effect. */
  | { kind: 'lie' }
  /** Has its effect, then reports failure. */
  | { kind: 'applyThenFail'; exitCode: number; stderr?: string }
  /** Has its effect, then the client process dies of a signal (default SIGKILL). */
  | { kind: 'applyThenKill'; signal?: number }
  /** Has its effect, then never answers. */
  | { kind: 'applyThenHang' }
  /** Has its effect; the output is cut in the middle and mixed with noise. */
  | { kind: 'garble' };

/** When a fault strikes. All given conditions must hold. */
export interface FaultRule {
  /** Program name such as `sacctmgr`. */
  program?: string;
  /** Regular expression on the words, joined by blanks. */
  pattern?: string;
  /** Account or user named in the words, or in the file of a `load`. */
  account?: string;
  /** Strikes at most so often. */
  times?: number;
  /** Lets so many matching statements pass before the first strike. */
  skip?: number;
  /** Part of the matching statements it strikes, 0–1. */
  rate?: number;
  action: FaultAction;
}

interface ActiveRule {
  id: number;
  rule: FaultRule;
  seen: number;
  struck: number;
  /** Called when the rule is removed. */
  released: Set<() => void>;
}

/** Statement as far as rules look at it. */
export interface FaultSubject {
  program: string;
  words: readonly string[];
  /** Text of the file a `load` reads, else empty. */
  fileText: string;
}

function names(text: string, account: string): boolean {
  return text.split(/[\s,='":]+/).includes(account);
}

function matches({ program, pattern, account }: FaultRule, subject: FaultSubject): boolean {
  const line = subject.words.join(' ');
  return (
    (program === undefined || program === subject.program) &&
    (pattern === undefined || new RegExp(pattern).test(line)) &&
    (account === undefined || names(line, account) || names(subject.fileText, account))
  );
}

/** The fault rules of a simulator. */
export class Faults {
  #rules: ActiveRule[] = [];
  #nextId = 1;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Adds a rule and returns its id. */
  add(rule: FaultRule): number {
    const id = this.#nextId++;
    this.#rules.push({ id, rule, seen: 0, struck: 0, released: new Set() });
    return id;
  }

  /** Removes a rule; statements it keeps hanging go on as if it had not been there. */
  remove(id: number): void {
    for (const { released } of this.#rules.filter((active) => active.id === id)) for (const go of released) go();
    this.#rules = this.#rules.filter((active) => active.id !== id);
  }

  /** Removes all rules. */
  clear(): void {
    for (const { id } of [...this.#rules]) this.remove(id);
  }

  /** Rules with how often they matched and struck. */
  list(): { id: number; rule: FaultRule; seen: number; struck: number }[] {
    return this.#rules.map(({ id, rule, seen, struck }) => ({ id, rule, seen, struck }));
  }

  /** The first rule that strikes this statement; counts it. `released` resolves when the rule is removed. */
  strike(subject: FaultSubject): { action: FaultAction; released: Promise<void> } | undefined {
    for (const active of this.#rules) {
      const { rule } = active;
      if (!matches(rule, subject)) continue;
      active.seen += 1;
      if (active.seen <= (rule.skip ?? 0)) continue;
      if (rule.times !== undefined && active.struck >= rule.times) continue;
      if (rule.rate !== undefined && this.#random() >= rule.rate) continue;
      active.struck += 1;
      const released = new Promise<void>((resolve) => active.released.add(resolve));
      return { action: rule.action, released };
    }
    return undefined;
  }
}
