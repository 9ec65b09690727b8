import { createHash } from 'node:crypto';
import { readSource } from '../../../config/yaml/source-text.js';

/** Half a second between two looks: soon enough, and half-written files are whole at the next one. */
const INTERVAL_MS = 500;

/** A digest of what the files hold, or of why one cannot be read. */
export function contentOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const source = readSource(file);
    hash.update(JSON.stringify([file, 'text' in source ? source.text : { unreadable: source.message }]));
  }
  return hash.digest('hex');
}

export interface WatchOptions {
  /** Asked at every look. */
  files(): readonly string[];
  /** The content that is known already. */
  known: string;
  changed(content: string): void;
  intervalMs?: number;
}

/**
 * Calls `changed` when the files hold something else than before, and did at two looks in a row. Looking at the content
 * sees files that editors and configuration management replace, and nothing where only the time of a file changed.
 */
export function watchFiles({ files, known, changed, intervalMs = INTERVAL_MS }: WatchOptions): { close(): void } {
  let told = known;
  let seen = known;
  const timer = setInterval(() => {
    const content = contentOf(files());
    if (content === seen && content !== told) {
      told = content;
      changed(content);
    }
    seen = content;
  }, intervalMs);
  return { close: () => clearInterval(timer) };
}
