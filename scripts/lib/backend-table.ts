import { descriptors } from '../../config/backends/registry.js';
import { markdownTable } from './markdown-table.js';

/** What the failure table calls the backend, for each one; docs/operations.md contains it, and a test says so. */
export function backendTable(): string {
  const rows = descriptors().map(({ name, words }) => [`\`${name}\``, words.system, words.service]);
  return markdownTable(['backend', 'is', 'what may not answer'], rows);
}
