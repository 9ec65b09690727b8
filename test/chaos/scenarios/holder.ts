import { readFileSync } from 'node:fs';
import type { Call } from '../ledger/parse-ledger.js';
import type { ChaosSite } from '../site/start-site.js';
import type { Unit } from '../site/unit.js';

/**
 * The worker that started a write which still runs. The shim runs below `timeout`, whose parent is the worker.
 *
 * @returns undefined when the write is over already
 */
export function holderOf(site: ChaosSite, write: Call): Unit | undefined {
  const worker = parentOf(write.parent);
  return site.headnodes.find(({ pid }) => pid !== undefined && (pid === worker || pid === write.parent));
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
