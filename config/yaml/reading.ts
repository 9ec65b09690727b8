import type { Objection, Path, ProblemCode, RuleReading } from '../../activities/lib/settings/rule.js';
import { Secret } from '../../activities/lib/settings/secret.js';
import type { SecretContext } from '../environment/secret-forms.js';
import { display, withoutCredentials } from '../schema/display.js';
import { frame } from '../schema/frame.js';
import type { Problem } from './problem.js';
import type { Span, YamlTree } from './yaml-tree.js';

/** Where a key stands in the file. */
export interface Place {
  key?: Span;
  value?: Span;
  /** The value must not be shown: it is a secret, or a list or mapping that may contain one. */
  hidden: boolean;
  /** A secret that is written into the file itself. */
  inline?: boolean;
}

/** One run of the loader over one file: what was found where, and what is wrong with it. */
export class Reading implements RuleReading {
  readonly places = new Map<string, Place>();
  /** Values of inline secrets; taken out of every message in the end. */
  readonly secrets = new Set<string>();
  /** Keys that were accepted without being read; see `KeyMeta.ignored`. */
  readonly ignored: Path[] = [];
  /** Unknown keys so far. */
  unknownKeys = 0;
  readonly #problems: Problem[] = [];
  readonly #failed = new Set<string>();
  readonly #said = new Set<string>();

  constructor(
    readonly tree: YamlTree,
    readonly context: SecretContext,
    readonly compat: boolean,
    /** The file is a site's: a key that is unknown in its place may belong to another one. */
    readonly isSite = true,
  ) {}

  /**
   * Adds a problem. A second error at the same path is dropped: it follows from the first. What several backends say of
   * one key in the same words is said once.
   */
  report(path: Path, finding: Objection): void {
    const dotted = path.join('.');
    if (finding.severity === 'error' && this.failed(path)) return;
    const said = JSON.stringify([dotted, finding.severity, finding.code, finding.message]);
    if (this.#said.has(said)) return;
    this.#said.add(said);
    if (finding.severity === 'error') this.markFailed(path);
    const { offset, shown } = this.#locate(path, finding.at ?? 'value');
    this.#problems.push({
      severity: finding.severity,
      file: this.tree.file,
      ...this.tree.position(offset),
      path: dotted,
      code: finding.code,
      message: finding.message,
      ...(shown.length === 0 ? {} : { frame: frame(this.tree, offset, shown) }),
    });
  }

  /** Adds an error at a place that belongs to no key. */
  reportAt(offset: number, code: ProblemCode, message: string): void {
    this.#problems.push({
      severity: 'error',
      file: this.tree.file,
      ...this.tree.position(offset),
      path: '',
      code,
      message,
    });
  }

  /** Keeps later errors at this path silent; the reason was reported elsewhere. */
  markFailed(path: Path): void {
    this.#failed.add(path.join('.'));
  }

  /** Whether an error was reported for exactly this path. */
  failed(path: Path): boolean {
    const dotted = path.join('.');
    return this.#failed.has(dotted);
  }

  /** How the value at a path may be shown. */
  show(path: Path, value: unknown): string {
    const names = typeof value === 'object' || this.places.get(path.join('.'))?.hidden !== true;
    return names && !(value instanceof Secret) ? display(value) : '***';
  }

  /** All problems in the order of the file, without any inline secret. */
  problems(): Problem[] {
    const secrets = [...this.secrets].filter((secret) => secret.length > 3).sort((a, b) => b.length - a.length);
    const clean = (text: string) => secrets.reduce((rest, secret) => rest.split(secret).join('***'), text);
    return this.#problems
      .map((problem) => ({
        ...problem,
        path: clean(problem.path),
        message: clean(problem.message),
        ...(problem.frame === undefined ? {} : { frame: clean(problem.frame) }),
      }))
      .sort((a, b) => a.line - b.line || a.col - b.col);
  }

  /** A URL with a user and password is not shown in a frame; the message has it without them. */
  #presentable({ hidden, value }: Place): boolean {
    const text = value === undefined ? '' : this.tree.text.slice(value.start, value.end);
    return !hidden && withoutCredentials(text) === text;
  }

  #locate(path: Path, at: 'key' | 'value'): { offset: number; shown: Span[] } {
    for (let length = path.length; length >= 0; length -= 1) {
      const place = this.places.get(path.slice(0, length).join('.'));
      if (place === undefined) continue;
      const exact = length === path.length;
      const target = (exact && at === 'value' ? (place.value ?? place.key) : (place.key ?? place.value)) ?? undefined;
      if (target === undefined) continue;
      const value = exact && place.value !== undefined && this.#presentable(place) ? [place.value] : [];
      return { offset: target.start, shown: [...(place.key === undefined ? [] : [place.key]), ...value] };
    }
    return { offset: 0, shown: [] };
  }
}
