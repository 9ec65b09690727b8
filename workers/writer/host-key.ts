import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../activities/lib/write-atomically.js';

/**
 * Two processes with the same key see each other's processes and child records: same boot, same process table, same
 * state folder. Written into heartbeats, so it tells nothing about the host.
 */
export function hostKey(stateDir: string): string {
  const boot = text('/proc/sys/kernel/random/boot_id');
  const facts = [boot, processTable(), folderId(stateDir)].join(' ');
  return createHash('sha256').update(facts).digest('hex').slice(0, 16);
}

const text = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
};

function processTable(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Folders on two hosts can have the same path; what is in them cannot be the same. */
function folderId(stateDir: string): string {
  const path = join(stateDir, 'folder-id');
  const known = text(path);
  if (known !== '') return known;
  writeAtomically(path, `${randomUUID()}\n`);
  return text(path);
}
