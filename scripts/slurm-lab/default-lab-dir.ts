import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folder of a lab that is not told where to live; one per cluster name and kind. */
export function defaultLabDir(name: string, tuned: boolean): string {
  return join(tmpdir(), 'siteflow-slurm-lab', tuned ? name : `${name}-untuned`);
}
