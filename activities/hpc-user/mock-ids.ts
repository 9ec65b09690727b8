import { hash } from 'node:crypto';

const FIRST_GID = 30_000;
const FIRST_UID = 20_000;
const RANGE = 10_000;

/** The first four bytes of the SHA-256 of the slug's UTF-8 bytes as a big-endian number: the same everywhere and always. */
const stableHash = (slug: string): number => Number.parseInt(hash('sha256', slug, 'hex').slice(0, 8), 16);

/**
 * Invented group id of a project, 30000–39999, for sites and tests without an HPC User API. The same after every restart,
 * but not unique: 10,000 ids for any number of projects. By hand:
 * `echo $((30000 + 0x$(printf %s climate | sha256sum | head -c 8) % 10000))`
 */
export const mockGid = (slug: string): number => FIRST_GID + (stableHash(slug) % RANGE);

/** Invented user id, 20000–29999, made in the same way. */
export const mockUid = (slug: string): number => FIRST_UID + (stableHash(slug) % RANGE);
