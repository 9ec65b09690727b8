import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesNaming } from '../../test/system/cli/lib/processes.js';

const folders = new Set<string>();
const children = new Set<ChildProcess>();

/** A scratch folder of this run, removed at its end with every process that has the folder on its command line. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-bench-'));
  folders.add(folder);
  return folder;
}

/** Remembers a child without a scratch folder on its command line; returns what forgets it again. */
export function rememberChild(child: ChildProcess): () => void {
  children.add(child);
  return () => children.delete(child);
}

/** Kills what still runs of this benchmark and removes its scratch folders. Harmless when nothing is left. */
export function endLeftovers(): void {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  for (const folder of folders) removeScratch(folder);
}

/** The same for one scratch folder. */
export function removeScratch(folder: string): void {
  for (const { pid } of processesNaming(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended in between.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  folders.delete(folder);
}
