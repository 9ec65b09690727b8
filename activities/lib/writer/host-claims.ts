import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What one process of this host says of itself: it writes to something, or waits to. */
export interface HostClaim {
  /** Same value = the processes agree by one Temporal server on who writes. */
  authority: string;
  pid: number;
  holds: boolean;
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/**
 * Name of a claim: an abstract Unix socket. The kernel takes it away with the last process that has it open, everybody on
 * the host sees it whatever user, state folder or private /tmp he has, and nobody can put a file in its place.
 *
 * @param target what is written to, whatever it is called
 * @param token makes two claims of one process different
 */
export const claimName = (target: string, { authority, pid, holds }: HostClaim, token: string): string =>
  `siteflow-writer/${short(target)}/${short(authority)}/${holds ? 'holds' : 'waits'}/${pid}/${token}`;

const NAME = /@siteflow-writer\/([0-9a-f]{16})\/([0-9a-f]{16})\/(holds|waits)\/(\d+)\//;

/**
 * All claims to one target on this host, as far as its network namespace reaches.
 *
 * @param table text of /proc/net/unix
 */
export function parseClaims(table: string, target: string): HostClaim[] {
  return table.split('\n').flatMap((line) => {
    const [, of, authority = '', state, pid] = NAME.exec(line) ?? [];
    return of === short(target) ? [{ authority, pid: Number(pid), holds: state === 'holds' }] : [];
  });
}

/** The same, read now. Empty where it cannot be read. */
export function hostClaims(target: string): HostClaim[] {
  try {
    return parseClaims(readFileSync('/proc/self/net/unix', 'utf8'), target);
  } catch {
    return [];
  }
}

/** Claims that another authority than this one has given. */
export const foreignClaims = (claims: readonly HostClaim[], authority: string): HostClaim[] =>
  claims.filter((claim) => claim.authority !== short(authority));
