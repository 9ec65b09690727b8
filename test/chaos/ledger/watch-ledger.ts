import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { processesWith } from '../site/processes-with.js';
import { type Call, parseLedger } from './parse-ledger.js';
import { uptime } from './uptime.js';
import type { Shim } from './write-shim.js';

const LOOK_EVERY_MS = 20;

export interface LedgerWatch {
  calls(): Call[];
  /** Resolves with the first writing call that starts from now on and fits, or undefined after `timeoutMs`. */
  nextWrite(timeoutMs: number, fits?: (call: Call) => boolean): Promise<Call | undefined>;
  stop(): void;
}

/**
 * Follows a ledger. A call whose shell was killed cannot write its last line: that is done here, once no process of the
 * call is left, so that a killed writer counts for as long as what it started lives.
 */
export function watchLedger(shim: Shim): LedgerWatch {
  let size = -1;
  let calls: Call[] = [];
  const listeners = new Set<(call: Call) => boolean>();
  const known = new Set<string>();
  const look = (): void => {
    const now = statSync(shim.ledger).size;
    if (now !== size) {
      size = now;
      calls = parseLedger(readFileSync(shim.ledger, 'utf8'));
      for (const call of calls) {
        if (known.has(call.id)) continue;
        known.add(call.id);
        for (const tell of listeners) if (tell(call)) listeners.delete(tell);
      }
    }
    for (const call of calls) if (call.lastLine === undefined && isGone(shim, call)) close(shim, call);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    calls: () => {
      look();
      return calls;
    },
    nextWrite: (timeoutMs, fits = () => true) => {
      look();
      return new Promise((resolve) => {
        const tell = (call: Call): boolean => {
          if (call.kind !== 'write' || !fits(call)) return false;
          clearTimeout(limit);
          resolve(call);
          return true;
        };
        const limit = setTimeout(() => {
          listeners.delete(tell);
          resolve(undefined);
        }, timeoutMs);
        listeners.add(tell);
      });
    },
    stop: () => clearInterval(timer),
  };
}

/** The quick look first: reading every process's environment is for calls that seem to be over. */
function isGone({ variable }: Shim, call: Call): boolean {
  for (const pid of [call.pid, call.child]) if (pid !== undefined && isLive(pid)) return false;
  return processesWith(variable, call.id).length === 0;
}

function isLive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Between two looks the call may have ended in good order; then its own line is there already. */
function close(shim: Shim, call: Call): void {
  const fresh = parseLedger(readFileSync(shim.ledger, 'utf8')).find(({ id }) => id === call.id);
  if (fresh?.lastLine === undefined) appendFileSync(shim.ledger, `killed ${call.id} ${uptime().toFixed(2)}\n`);
}
