import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import { syntaxMessage } from './yaml-syntax.js';

/** Offsets in the text; `end` is behind the last character. */
export interface Span {
  start: number;
  end: number;
}

export interface SyntaxProblem {
  offset: number;
  code: 'E_YAML' | 'E_DUPLICATE_KEY' | 'E_ALIASES';
  message: string;
  /** Nothing behind this point can be trusted. */
  fatal: boolean;
}

/** A parsed file: its nodes with their places. */
export interface YamlTree {
  file: string;
  text: string;
  root: ParsedNode | null;
  syntax: SyntaxProblem[];
  resolve(node: unknown): Node | undefined;
  position(offset: number): { line: number; col: number };
}

/** Enough for any real file; each alias counts as large as what it stands for. */
const LARGEST_TREE = 200_000;
const DEEPEST = 100;

/**
 * Parses one YAML document as PyYAML's safe_load reads it (YAML 1.1: yes/no/on/off, octal 0077, `<<` merges), with
 * positions. Never throws.
 */
export function parseYaml(file: string, text: string): YamlTree {
  const lines = new LineCounter();
  let document: Document.Parsed | undefined;
  const syntax: SyntaxProblem[] = [];
  const position = (offset: number) => {
    const { line, col } = lines.linePos(Math.max(0, Math.min(offset, text.length)));
    return { line: Math.max(1, line), col: Math.max(1, col) };
  };
  try {
    document = parseDocument(text, {
      version: '1.1',
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
      uniqueKeys: false,
    });
  } catch {
    syntax.push({ offset: 0, code: 'E_YAML', message: 'this is not valid YAML, or nested too deeply', fatal: true });
  }
  for (const problem of [...(document?.errors ?? []), ...(document?.warnings ?? [])]) {
    syntax.push({ offset: problem.pos[0], code: 'E_YAML', message: syntaxMessage(problem.code), fatal: true });
  }
  const root = document?.contents ?? null;
  const targets = new Map<Alias, Node>();
  const usable = root !== null && !syntax.some((problem) => problem.fatal);
  if (usable) survey(root, { anchors: new Map(), targets, syntax });
  const resolve = (node: unknown): Node | undefined => {
    if (isAlias(node)) return targets.get(node);
    return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
  };
  if (usable) syntax.push(...aliasProblems(root, resolve));
  return { file, text, root, syntax, resolve, position };
}

interface Survey {
  anchors: Map<string, Node>;
  targets: Map<Alias, Node>;
  syntax: SyntaxProblem[];
}

/**
 * One pass in the order of the file: what each alias stands for (the last anchor of its name before it), and keys given
 * twice. The parser's own ways to both take quadratic time.
 */
function survey(node: unknown, found: Survey): void {
  if (isAlias(node)) {
    const target = found.anchors.get(node.source);
    if (target !== undefined) found.targets.set(node, target);
    return;
  }
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return;
  if (node.anchor !== undefined) found.anchors.set(node.anchor, node);
  if (isSeq(node)) for (const item of node.items) survey(item, found);
  if (!isMap(node)) return;
  const names = new Set<string>();
  for (const { key, value } of node.items) {
    // Several merges (`<<`, a symbol here) may stand side by side.
    if (isScalar(key) && typeof key.value !== 'symbol') {
      const name = String(key.value);
      if (names.has(name)) found.syntax.push(duplicateKey(key.range?.[0] ?? 0));
      names.add(name);
    }
    survey(key, found);
    survey(value, found);
  }
}

const duplicateKey = (offset: number): SyntaxProblem => ({
  offset,
  code: 'E_DUPLICATE_KEY',
  message: 'this key was given before in the same place; only one can count',
  fatal: false,
});

/** Aliases that point nowhere, into themselves, or that would unfold into a huge tree. */
function aliasProblems(root: ParsedNode, resolve: YamlTree['resolve']): SyntaxProblem[] {
  const sizes = new Map<Node, number>();
  const open = new Set<Node>();
  const found: SyntaxProblem[] = [];
  const report = (node: Node, message: string) => {
    found.push({ offset: node.range?.[0] ?? 0, code: 'E_ALIASES', message, fatal: true });
    return 1;
  };
  const size = (given: unknown, depth: number): number => {
    const node = resolve(given);
    if (node === undefined)
      return isAlias(given) ? report(given, 'this alias (*name) has no anchor (&name) before it') : 0;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    if (open.has(node)) return report(given as Node, 'this alias (*name) stands inside its own anchor');
    if (depth > DEEPEST) return report(node, `nested deeper than ${DEEPEST} levels`);
    open.add(node);
    let total = 1;
    if (isSeq(node)) for (const item of node.items) total += size(item, depth + 1);
    if (isMap(node)) for (const pair of node.items) total += size(pair.key, depth + 1) + size(pair.value, depth + 1);
    open.delete(node);
    sizes.set(node, total);
    return total;
  };
  if (size(root, 0) > LARGEST_TREE) report(root, 'its aliases (*name) unfold into more than 200,000 values');
  return found.slice(0, 20);
}
