import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, mkdirSync, readFileSync, renameSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeAtomically } from '../../../activities/lib/write-atomically.js';

/** Where the binary of one version lies: `<cache>/temporal-<version>/temporal`. */
export const cachedBinaryPath = (cacheDir: string, version: string): string =>
  join(cacheDir, `temporal-${version}`, 'temporal');

const checksumPath = (binary: string): string => `${binary}.sha256`;

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/**
 * Judges the cached binary by the checksum file beside it (`sha256sum -c` reads it too). Hashing 200 MB takes half a
 * second, so it is done only when the binary's inode changed after the checksum file was last touched.
 *
 * @returns `good`, `absent`, or why the file must not be run
 */
export async function checkCachedBinary(binary: string, uid: number): Promise<'good' | 'absent' | { problem: string }> {
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(binary);
  } catch {
    return 'absent';
  }
  if ((stat.uid !== uid && stat.uid !== 0) || (stat.mode & 0o022) !== 0) {
    return { problem: `${binary} could have been changed by another user (owner ${stat.uid})` };
  }
  let expected: string | undefined;
  let checkedAtMs: number;
  try {
    expected = readFileSync(checksumPath(binary), 'utf8').split(' ')[0];
    checkedAtMs = statSync(checksumPath(binary)).mtimeMs;
  } catch {
    return { problem: `${checksumPath(binary)} is missing` };
  }
  if (stat.ctimeMs <= checkedAtMs) return 'good';
  if ((await sha256(binary)) !== expected) return { problem: `${binary} does not match its checksum file` };
  const now = new Date();
  utimesSync(checksumPath(binary), now, now);
  return 'good';
}

/** Moves a finished binary into the cache: checksum first written for the new content, then one rename. */
export async function storeBinary(source: string, binary: string): Promise<void> {
  mkdirSync(dirname(binary), { recursive: true, mode: 0o700 });
  chmodSync(source, 0o755);
  const digest = await sha256(source);
  renameSync(source, binary);
  writeAtomically(checksumPath(binary), `${digest}  temporal\n`);
}
