import type { NameRules } from '../lib/backend/name-rules.js';

/**
 * Slurm itself checks nothing. It cuts names silently after 255 characters, and its database tells accounts apart by
 * their first 42 only.
 */
export const SLURM_NAMES = {
  backend: 'Slurm',
  max: 255,
  pattern: /^[a-z0-9_][a-z0-9_.-]*$/,
  words: 'only a-z, 0-9, "_", "." and "-" are possible, and "." or "-" not at the beginning',
  distinct: 42,
} as const satisfies NameRules;
