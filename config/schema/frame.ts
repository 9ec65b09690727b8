import type { Span, YamlTree } from '../yaml/yaml-tree.js';

const WIDEST = 160;

/**
 * The line of a place with a caret below it. Everything on the line that is not in one of the spans `shown` is masked
 * with dots: it may be a secret, and lines are pasted into tickets.
 */
export function frame(tree: YamlTree, offset: number, shown: readonly Span[]): string {
  const { line, col } = tree.position(offset);
  const start = offset - (col - 1);
  const newline = tree.text.indexOf('\n', start);
  const end = newline < 0 ? tree.text.length : newline;
  const last = Math.min(end, Math.max(offset + 1, ...shown.map((span) => span.end)), start + WIDEST);
  let visible = '';
  for (let at = start; at < last; at += 1) {
    const character = tree.text.charAt(at);
    const open = /[\s:]/.test(character) || shown.some((span) => at >= span.start && at < span.end);
    visible += /[\s\p{Cc}]/u.test(character) ? ' ' : open ? character : '·';
  }
  const label = String(line).padStart(5);
  return `${label} | ${visible.trimEnd()}\n${' '.repeat(label.length)} | ${' '.repeat(Math.max(0, offset - start))}^`;
}
