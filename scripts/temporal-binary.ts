/** Prints the path of a Temporal server binary on stdout, getting one first if need be; progress goes to stderr. */
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { cacheDir } from '../config/environment/state-dir.js';
import { findBinary } from '../workers/temporal-server/binary/find-binary.js';

const found = await findBinary({
  cacheDir: cacheDir(process.env),
  env: process.env,
  log: (line) => process.stderr.write(`${line}\n`),
});
process.stderr.write(`Temporal server: ${found.path} (${found.source})\n`);
process.stdout.write(`${absolute(found.path)}\n`);

/** The SDK's test environment wants a path, not a name to look up. */
function absolute(path: string): string {
  if (isAbsolute(path)) return path;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, path);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return path;
}
