import type { WritePermit } from '../../lib/writer/write-permit.js';
import { toCommands, type WriteChange } from '../changes/change.js';
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
    }
  | {
      status: 'failed';
      verdict: Extract<Verdict, { kind: 'failed' }>;
      /** The change on the line that sacctmgr complained about. */
      culprit: WriteChange | undefined;
    };

/**
 * Writes changes one command after the other and stops at the first that fails. `ran` means no more than that no
 * command complained.
 *
 * @param state what the changes were planned on; load files are checked against it before they are run
 * @param isShown whether a read shows what a command was to write; asked while it goes on
 */
export async function runCommands(
  connection: Connection,
  permit: WritePermit,
  changes: readonly WriteChange[],
  state: SlurmState,
  tresKnown: ReadonlySet<string>,
  isShown: (command: WriteCommand<WriteChange>) => Promise<boolean>,
): Promise<RunOutcome> {
  let unanswered = false;
  for (const command of toCommands(targetOf(connection, state), changes)) {
    const verdict = refused(command) ?? (await run(command));
    if (verdict.kind !== 'failed') continue;
    const lines = command.kind === 'load' ? command.file.changeByLine : undefined;
    const culprit = verdict.line === undefined ? undefined : lines?.get(verdict.line);
    return { status: 'failed', verdict, culprit };
  }
  return { status: 'ran', unanswered };

  function refused(command: WriteCommand<WriteChange>): Verdict | undefined {
    const objection = command.kind === 'load' ? checkLoadFile(command.file.text, state, tresKnown) : undefined;
    if (objection === undefined) return undefined;
    return { kind: 'failed', type: 'BackendRejected', text: objection.message, line: objection.line };
  }

  async function run(command: WriteCommand<WriteChange>): Promise<Verdict> {
    const start = (signal: AbortSignal) =>
      command.kind === 'load'
        ? writeLoadFile(connection, permit, command.file.text, { signal })
        : write(connection, permit, command.args, command.kind, { signal });
    const ended = await untilShown(start, () => isShown(command));
    unanswered ||= ended.unanswered;
    return ended.unanswered ? { kind: 'ok' } : classifyError(ended.result);
  }
}

/** What commands are made for: a cluster as it was read. */
export const targetOf = ({ clusters }: Connection, { cluster, associations }: SlurmState): CommandTarget => ({
  ...{ cluster, clusters },
  usersOf: (account) => associations.get(account)?.keys() ?? [],
});
