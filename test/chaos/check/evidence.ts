import type { LedgerEntry } from '../../../simulators/waldur/index.js';
import type { OrdersInSlurm } from '../../helpers/expected-orders.js';
import type { Call } from '../ledger/parse-ledger.js';

/** All that is known after a run. */
export interface Evidence {
  /** `type`: default Create. */
  orders: readonly { uuid: string; type?: string; resource?: string; state: string; resourceState: string }[];
  usersPerOrder: number;
  rows: OrdersInSlurm;
  /** What Slurm should show, if not just what the Create orders make; then removals are no surprise. */
  wanted?: OrdersInSlurm;
  /** Slurm's changes that are rightly made more than once. */
  again?: RegExp;
  /** Resources that may get several names, one after the other. */
  renamed?: ReadonlySet<string>;
  /** Waldur's effective changes. */
  waldur: readonly LedgerEntry[];
  /** Slurm's effective changes; see `ChaosSlurm.effects`. */
  slurm: readonly string[];
  calls: readonly Call[];
  slurmdbdLog: string;
  /** Daemons of Slurm that had ended by themselves. */
  ended: readonly string[];
  /** Processes of sacctmgr that still run. */
  leftovers: readonly number[];
}

/** One line of the table that a run ends with. */
export interface Verdict {
  check: string;
  expected: string;
  found: string;
  ok: boolean;
}
