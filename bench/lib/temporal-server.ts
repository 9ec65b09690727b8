import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './ensure-built.js';

/** Downloading takes seconds; building with Go, where that is not possible, minutes. */
const GET_MS = 1_200_000;

let path: string | undefined;

/** Path of the Temporal server's program; gets it first if need be, so that no measurement has to wait for it. */
export function temporalServer(): string {
  path ??= find();
  return path;
}

function find(): string {
  const tsx = join(ROOT, 'node_modules', '.bin', 'tsx');
  const result = spawnSync(tsx, [join(ROOT, 'scripts', 'temporal-binary.ts')], {
    encoding: 'utf8',
    timeout: GET_MS,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (result.status !== 0) throw new Error('there is no Temporal server to run');
  return result.stdout.trim();
}
