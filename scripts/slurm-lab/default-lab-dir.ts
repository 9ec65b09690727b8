import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Folder of a lab that is not told where to live; one per cluster name, kind and release of Slurm (a newer slurmdbd would
 * convert the database of an older one).
 */
export function defaultLabDir(name: string, tuned: boolean, release: string): string {
  const of = release === '22.05' ? '' : `-${release}`;
  return join(tmpdir(), 'siteflow-slurm-lab', `${name}${tuned ? '' : '-untuned'}${of}`);
}
