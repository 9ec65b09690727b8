import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerOptions } from '@temporalio/worker';

/**
 * The workflows a control worker runs: the bundle made at build time, or, in a checkout that has not been built, the
 * sources, which are bundled at start (some seconds).
 */
export function workflowSource(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const root = packageRoot();
  const codePath = join(root, 'dist', 'workflow-bundle.js');
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowsPath: join(root, 'workflows', 'index.ts') };
}

/** Folder of the installed package; the same from the sources, from dist/ and from the bundled CLI. */
export function packageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'waldur-siteflow') return folder;
    if (folder === dirname(folder)) throw new Error('The folder of the package waldur-siteflow cannot be found.');
  }
}
