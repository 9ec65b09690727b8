import { readFileSync, statSync } from 'node:fs';
import { allPids } from '../lib/process-identity.js';

/** People's accounts begin here (login.defs); below are those of the system, above those of containers and `nobody`. */
const FIRST_PERSON = 1000;
const LAST_PERSON = 60_000_000;
const NOBODY = 65_534;
const NO_LOGIN = /\/(nologin|false|sync|halt|shutdown)$/;

const isPerson = (uid: number, self: number): boolean =>
  uid >= FIRST_PERSON && uid <= LAST_PERSON && uid !== NOBODY && uid !== self;

/**
 * How many people other than root and this user can use this machine: accounts in passwd with a login shell, and owners of
 * running processes, which shows those of LDAP while they are logged in.
 */
export function countOtherLogins(passwd: string, processOwners: readonly number[], self: number): number {
  const accounts = passwd.split('\n').flatMap((line) => {
    const [, , uid = '', , , , shell = ''] = line.split(':');
    return /^\d+$/.test(uid) && !NO_LOGIN.test(shell) ? [Number(uid)] : [];
  });
  return new Set([...accounts, ...processOwners].filter((uid) => isPerson(uid, self))).size;
}

/** A line for the operator when others can reach the embedded server, which asks for no password; else undefined. */
export function otherLoginsWarning(): string | undefined {
  const count = countOtherLogins(text('/etc/passwd'), owners(), process.getuid?.() ?? 0);
  if (count === 0) return undefined;
  return (
    `The Temporal server asks for no password, and ${count} other ${count === 1 ? 'user' : 'users'} of this machine can ` +
    'reach it; docs/temporal.md tells how to close it to them.'
  );
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function owners(): number[] {
  return allPids().flatMap((pid) => {
    // None for a process that ended meanwhile.
    const stat = statSync(`/proc/${pid}`, { throwIfNoEntry: false });
    return stat === undefined ? [] : [stat.uid];
  });
}
