import type { AnyChange, ChangeKind } from '../changes/change-kind.js';
import { type LoadRow, renderLoadFile } from './load-file.js';
import type { CommandTarget, Write, WriteCommand } from './write-command.js';

/**
 * Changes of many allocations → as few processes as possible: one load file for most of what is added, and the commands
 * of each kind. Each command is one transaction.
 *
 * @param steps kinds in the order of writing; those of one step are written in the order of the plan
 */
export function toCommands<C extends AnyChange>(
  steps: readonly (readonly ChangeKind<C>[])[],
  target: CommandTarget,
  changes: readonly C[],
): WriteCommand<C>[] {
  const writes: Write<C>[] = [];
  const reached = withAdded(steps.flat(), target, changes);
  for (const [kind, own] of steps.flatMap((step) => runs(step, changes))) {
    writes.push(...kind.commands(own, reached, writes.some(isRow)));
  }
  const rows = writes.filter(isRow);
  return writes.flatMap((write): WriteCommand<C>[] => {
    if (write.kind !== 'row') return [write];
    return write === rows[0] ? [{ kind: 'load', file: renderLoadFile(target.cluster, rows) }] : [];
  });
}

/** Who is added to an account by the same batch is in it when others are taken off. */
function withAdded<C extends AnyChange>(
  kinds: readonly ChangeKind<C>[],
  target: CommandTarget,
  changes: readonly C[],
): CommandTarget {
  const added = new Map<string, string[]>();
  for (const change of changes) {
    const joins = kinds.find(({ kind }) => kind === change.kind)?.joins?.(change);
    if (joins !== undefined) added.set(joins.account, [...(added.get(joins.account) ?? []), joins.user]);
  }
  return { ...target, usersOf: (account) => [...target.usersOf(account), ...(added.get(account) ?? [])] };
}

const isRow = <C>(write: Write<C>): write is LoadRow<C> => write.kind === 'row';

/** Changes of some kinds in their order, cut where the kind changes. */
function runs<C extends AnyChange>(step: readonly ChangeKind<C>[], changes: readonly C[]): [ChangeKind<C>, C[]][] {
  const found: [ChangeKind<C>, C[]][] = [];
  for (const change of changes) {
    const kind = step.find((one) => one.kind === change.kind);
    if (kind === undefined) continue;
    const last = found.at(-1);
    if (last?.[0] === kind) last[1].push(change);
    else found.push([kind, [change]]);
  }
  return found;
}
