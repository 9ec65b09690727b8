import { createHash } from 'node:crypto';
import { Secret } from '../../settings/secret.js';

/**
 * One name for everything that two offerings must have in common to be written together. Secrets count, and cannot be
 * read from it: one that stands in the file by its value, any other by where it comes from, since it may be replaced there.
 */
export function laneOf(system: string, shared: unknown): string {
  const text = JSON.stringify(shared, function (this: Record<string, unknown>, key: string, value: unknown) {
    const given = this[key];
    if (!(given instanceof Secret)) return value;
    return [given.source, given.source === 'inline' ? given.reveal() : ''];
  });
  const digest = createHash('sha256')
    .update(JSON.stringify([system, text]))
    .digest('hex');
  return `${system} ${digest.slice(0, 16)}`;
}
