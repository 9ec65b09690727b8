import type { WritePermit } from '../../lib/writer/write-permit.js';
import { toCommands, type WriteChange } from '../changes/change.js';
import type { SlurmState } from '../state/slurm-state.js';
import { checkLoadFile } from './check-load-file.js';
import { classifyError, type Verdict } from './classify-error.js';
import { type Connection, write, writeLoadFile } from './sacctmgr.js';

export type RunOutcome =
  | { status: 'ran' }
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
 */
export async function runCommands(
  connection: Connection,
  permit: WritePermit,
  changes: readonly WriteChange[],
  state: SlurmState,
  tresKnown: ReadonlySet<string>,
): Promise<RunOutcome> {
  const target = {
    ...{ cluster: state.cluster, clusters: connection.clusters },
    usersOf: (account: string) => state.associations.get(account)?.keys() ?? [],
  };
  for (const command of toCommands(target, changes)) {
    const verdict =
      command.kind === 'load'
        ? await runLoad(command.file.text)
        : classifyError(await write(connection, permit, command.args, command.kind));
    if (verdict.kind !== 'failed') continue;
    const lines = command.kind === 'load' ? command.file.changeByLine : undefined;
    const culprit = verdict.line === undefined ? undefined : lines?.get(verdict.line);
    return { status: 'failed', verdict, culprit };
  }
  return { status: 'ran' };

  async function runLoad(text: string): Promise<Verdict> {
    const objection = checkLoadFile(text, state, tresKnown);
    if (objection === undefined) return classifyError(await writeLoadFile(connection, permit, text));
    return { kind: 'failed', type: 'BackendRejected', text: objection.message, line: objection.line };
  }
}
