import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lib/workflow-bundle.js';

/** What this process is made of, as Waldur lists it: Node.js and the packages, with exact versions. */
export function dependencies(): { package: string; version: string }[] {
  const file = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  const { dependencies: packages } = JSON.parse(file) as { dependencies: Record<string, string> };
  return Object.entries({ node: process.versions.node, ...packages }).map(([name, version]) => ({
    package: name,
    version,
  }));
}
