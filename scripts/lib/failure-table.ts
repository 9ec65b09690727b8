import { type Disposition, FAILURES, type FailureRow } from '../../contracts/failure-types.js';
import { markdownTable } from './markdown-table.js';

const DOES: Record<Disposition, string> = {
  retry: 'repeats, 1 s → 30 s, as long as it takes',
  'retry-slowly': 'repeats every 5 minutes; error in the log, counter `siteflow_refused_calls_total`',
  reread: 'reads the order again: gone or ended closes the run, as wanted goes on, else parks',
  park: 'parks',
};

/** The failure table as Markdown; docs/operations.md contains it, and a test says so. */
export function failureTable(): string {
  const rows = Object.entries<FailureRow>(FAILURES).map(([type, { when, disposition, advice }]) => [
    `\`${type}\``,
    when,
    DOES[disposition],
    advice,
  ]);
  return markdownTable(['failure', 'when', 'what Siteflow does', 'what you do'], rows);
}
