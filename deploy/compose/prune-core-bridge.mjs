/**
 * Removes the Temporal SDK's native cores for other platforms: 148 MB, of which one is used. Works on the
 * node_modules of the current folder.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const releases = join('node_modules', '@temporalio', 'core-bridge', 'releases');
const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch];
const keep = `${machine}-unknown-linux-gnu`;
const names = readdirSync(releases);
if (!names.includes(keep)) throw new Error(`${releases} has nothing for this machine (${keep}); nothing was removed.`);
for (const name of names) if (name !== keep) rmSync(join(releases, name), { recursive: true });
process.stdout.write(`Kept ${keep}, removed ${names.length - 1} other platforms.\n`);
