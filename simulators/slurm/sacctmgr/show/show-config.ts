import type { Context } from '../context.js';

/** `sacctmgr show config`, as far as it tells which slurmdbd this is: each simulator is one, at the port that it listens on. */
export function showConfig({ state, out }: Context): void {
  out.line('Configuration data as of 2026-11-30T19:19:32');
  out.line('AccountingStorageHost  = localhost');
  out.line(`AccountingStoragePort  = ${state.slurmdbdPort}`);
  out.line('AccountingStorageType  = accounting_storage/slurmdbd');
  out.line('SLURM_VERSION          = 22.05.8');
  out.line('');
  out.line('SlurmDBD configuration:');
  out.line('DbdHost                = localhost');
  out.line(`DbdPort                = ${state.slurmdbdPort}`);
  out.line('SLURMDBD_VERSION       = 22.05.8');
}
