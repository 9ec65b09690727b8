import { toCommands, type WriteChange } from '../changes/change.js';
import { targetOf } from '../commands/run-commands.js';
import type { PlainCommand, WriteCommand } from '../commands/write-command.js';
import { planAll } from '../plan/plan-all.js';
import { scopeOf } from '../state/scope-of.js';
import { snapshot } from '../state/snapshot.js';
import type { Round } from './round.js';

type Command = WriteCommand<WriteChange>;

/**
 * Tells, while a command of a group runs, whether its change is there: a new read and a new plan would not write it again.
 * Where the plan meets a conflict nothing is known, so the answer is no.
 */
export const isShown =
  ({ cluster, name, open, health }: Round, group: readonly string[]) =>
  async (command: Command): Promise<boolean> => {
    const jobs = group.flatMap((key) => open.get(key) ?? []);
    const state = await snapshot(cluster.connection, name, scopeOf(jobs.map(({ desired }) => desired)));
    const plans = planAll(jobs, state);
    if (plans.some((plan) => 'conflict' in plan)) return false;
    const left = plans.flatMap((plan) => ('conflict' in plan ? [] : plan.changes));
    return !toCommands(targetOf(cluster.connection, state, health.removals), left).some((again) =>
      repeats(command, again),
    );
  };

/** Whether a command may write something of another one again; lists may be cut in another way. */
function repeats(command: Command, again: Command): boolean {
  if (command.kind === 'load') return again.kind === 'load' && rows(command).some((row) => rows(again).includes(row));
  if (again.kind !== command.kind) return false;
  if (command.removes === undefined) return what(again) === what(command);
  return command.removes.accounts.some((account) => again.removes?.accounts.includes(account));
}

/** Such as `modify account`, or `scancel`. */
const what = ({ kind, args }: PlainCommand): string =>
  [kind, ...args.filter((arg) => !arg.startsWith('-')).slice(0, 2)].join(' ');

const rows = ({ file }: Extract<Command, { kind: 'load' }>): string[] =>
  file.text.split('\n').filter((line) => /^(Account|User) - /.test(line));
