import type { Pace } from '../../lib/writer/pace.js';
import type { WritePermit } from '../../lib/writer/write-permit.js';
import { toCommands, type WriteChange } from '../changes/change.js';
import type { SlurmName } from '../slurm-name.js';
import type { SlurmState } from '../state/slurm-state.js';
import { checkLoadFile } from './check-load-file.js';
import { classifyError, type Verdict } from './classify-error.js';
import { type Connection, write, writeLoadFile } from './sacctmgr.js';
import { untilShown } from './until-shown.js';
import type { CommandTarget, WriteCommand } from './write-command.js';

export type RunOutcome =
  | {
      status: 'ran';
      /** Slurmdbd shows the change of a command that did not end: it waited for slurmctld. */
      unanswered: boolean;
      /** Accounts of which only the associations were removed, because removing the rest takes long. */
      listed: SlurmName[];
    }
  | {
      status: 'failed';
      verdict: Extract<Verdict, { kind: 'failed' }>;
      /** The change on the line that sacctmgr complained about. */
      culprit: WriteChange | undefined;
    };

export interface RunOptions {
  tresKnown: ReadonlySet<string>;
  removals: Pace;
  /** Whether a read shows what a command was to write; asked while it goes on. */
  isShown: (command: WriteCommand<WriteChange>) => Promise<boolean>;
}

/**
 * Writes changes one command after the other and stops at the first that fails. `ran` means no more than that no
 * command complained.
 *
 * @param state what the changes were planned on; load files are checked against it before they are run
 */
export async function runCommands(
  connection: Connection,
  permit: WritePermit,
  changes: readonly WriteChange[],
  state: SlurmState,
  { tresKnown, removals, isShown }: RunOptions,
): Promise<RunOutcome> {
  let unanswered = false;
  const listed: SlurmName[] = [];
  for (const command of toCommands(targetOf(connection, state, removals), changes)) {
    const verdict = refused(command) ?? (await run(command));
    if (verdict.kind !== 'failed') continue;
    const lines = command.kind === 'load' ? command.file.changeByLine : undefined;
    const culprit = verdict.line === undefined ? undefined : lines?.get(verdict.line);
    return { status: 'failed', verdict, culprit };
  }
  return { status: 'ran', unanswered, listed };

  function refused(command: WriteCommand<WriteChange>): Verdict | undefined {
    const objection = command.kind === 'load' ? checkLoadFile(command.file.text, state, tresKnown) : undefined;
    if (objection === undefined) return undefined;
    return { kind: 'failed', type: 'BackendRejected', text: objection.message, line: objection.line };
  }

  async function run(command: WriteCommand<WriteChange>): Promise<Verdict> {
    const removes = command.kind === 'load' ? undefined : command.removes;
    const isShort = removes !== undefined && removals.isSlow;
    const start = (signal: AbortSignal) => {
      if (command.kind === 'load') return writeLoadFile(connection, permit, command.file.text, { signal });
      const args = isShort ? removes.associationsOnly : command.args;
      return write(connection, permit, args, command.kind, { signal });
    };
    const ended = await untilShown(start, () => isShown(command));
    unanswered ||= ended.unanswered;
    if (isShort) listed.push(...removes.accounts);
    else if (removes !== undefined) removals.note(removes.accounts.length, ended.result.elapsedMs);
    return ended.unanswered ? { kind: 'ok' } : classifyError(ended.result);
  }
}

/** What commands are made for: a cluster as it was read. */
export const targetOf = (
  { clusters }: Connection,
  { cluster, associations }: SlurmState,
  removals: Pace,
): CommandTarget => ({
  ...{ cluster, clusters, removals },
  usersOf: (account) => associations.get(account)?.keys() ?? [],
});
