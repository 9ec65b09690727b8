import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { progress } from './progress.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const BUILD_MS = 600_000;

const SOURCES = ['contracts', 'config', 'workflows', 'activities', 'workers', 'starters', 'servers', 'simulators'];

/** Builds dist/ when it is missing or older than a source file, so that never old code is measured. */
export function ensureBuilt(): void {
  const built = modified(join(ROOT, 'dist', 'workflow-bundle.js'));
  if (built !== undefined && SOURCES.every((folder) => newest(join(ROOT, folder)) <= built)) return;
  progress('dist/ is missing or older than the sources: building');
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], {
    stdio: ['ignore', 2, 2],
    timeout: BUILD_MS,
  });
  if (status !== 0) throw new Error('the build failed');
}

function newest(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .reduce((latest, name) => Math.max(latest, modified(join(folder, name)) ?? 0), 0);
}

const modified = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
