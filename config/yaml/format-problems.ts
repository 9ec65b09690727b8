import type { Problem } from './problem.js';

/** Enough to work through; a file that is no configuration at all would otherwise fill the screen for minutes. */
const MOST = 200;

/**
 * Problems as text, one block each: `file:line:col path: what, got …, did you mean …` and the line with a caret.
 * Plain ASCII apart from what the file itself contains; no colours. Ends with a newline unless empty.
 */
export function formatProblems(problems: readonly Problem[], options: { frames?: boolean } = {}): string {
  const shown = problems.slice(0, MOST).map((problem) => block(problem, options.frames !== false));
  const rest = problems.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more problems\n`] : [])].join('');
}

function block(problem: Problem, frames: boolean): string {
  const place = problem.file === 'environment' ? 'environment' : `${problem.file}:${problem.line}:${problem.col}`;
  const path = problem.path === '' ? '' : ` ${problem.path}`;
  const label = problem.severity === 'error' ? '' : `${problem.severity}: `;
  const head = `${place}${path}: ${label}${problem.message} [${problem.code}]`;
  const clean = [...head].map((character) => (/\p{Cc}/u.test(character) ? '?' : character)).join('');
  return `${clean}\n${frames && problem.frame !== undefined ? `${problem.frame}\n` : ''}`;
}
