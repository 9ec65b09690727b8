import {
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
    document = parseDocument(text, { version: '1.1', lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  } catch {
    syntax.push({ offset: 0, code: 'E_YAML', message: 'this is not valid YAML, or nested too deeply', fatal: true });
  }
  for (const problem of [...(document?.errors ?? []), ...(document?.warnings ?? [])]) {
    const duplicate = problem.code === 'DUPLICATE_KEY';
    const code = duplicate ? 'E_DUPLICATE_KEY' : 'E_YAML';
    syntax.push({ offset: problem.pos[0], code, message: syntaxMessage(problem.code), fatal: !duplicate });
  }
  const resolve = (node: unknown): Node | undefined => {
    if (isAlias(node)) return document === undefined ? undefined : node.resolve(document);
    return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
  };
  const root = document?.contents ?? null;
  if (root !== null && !syntax.some((problem) => problem.fatal)) syntax.push(...aliasProblems(root, resolve));
  return { file, text, root, syntax, resolve, position };
}

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
