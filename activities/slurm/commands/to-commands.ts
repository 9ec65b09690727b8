import type { SetLimits, WriteChange } from '../changes/change.js';
import type { NonEmpty, SlurmName } from '../slurm-name.js';
import { renderTres } from '../tres.js';
import { type LoadFile, renderLoadFile } from './load-file.js';
import { qosSettings } from './qos-settings.js';
import { removalCommands } from './removal-commands.js';
import { addQos, setAccountQos, setLimits, setQos, setSubmitJobs } from './sacctmgr-args.js';

export type WriteCommand =
  | { kind: 'load'; file: LoadFile }
  | { kind: 'sacctmgr'; args: string[] }
  | { kind: 'scancel'; args: string[] };

export interface CommandTarget {
  cluster: SlurmName;
  /** The cluster where it is configured; squeue and scancel ask their own otherwise. */
  clusters?: SlurmName | undefined;
  /** Users of an account as they were read; one command for many accounts must not reach further than meant. */
  usersOf: (account: string) => Iterable<string>;
}

/**
 * Changes of many allocations → as few processes as possible: one comma list per value that several accounts share
 * (fastest, but one value for all), one load file for everything else that is added. Each command is one transaction.
 * QOS come before the accounts that use them; what is removed comes last, leaves first.
 */
export function toCommands(target: CommandTarget, changes: readonly WriteChange[]): WriteCommand[] {
  const { cluster } = target;
  return [
    ...changes.flatMap((change): WriteCommand[] => {
      if (change.kind === 'createQos') return [sacctmgr(addQos(change.name)), ...define(change)];
      return change.kind === 'changeQos' ? define(change) : [];
    }),
    ...additions(cluster, changes),
    ...alike(
      changes.filter((change) => change.kind === 'setAccountQos'),
      ({ qos, defaultQos }) => JSON.stringify([qos, defaultQos]),
    ).map(([first, accounts]) => sacctmgr(setAccountQos(cluster, accounts, first.qos, first.defaultQos))),
    ...alike(
      changes.filter((change) => change.kind === 'setSubmitJobs'),
      ({ submitJobs }) => String(submitJobs),
    ).map(([first, accounts]) => sacctmgr(setSubmitJobs(cluster, accounts, first.submitJobs))),
    ...removalCommands(withAdded(target, changes), changes),
  ];
}

/** Who is added to an account by the same batch is in it when others are taken off. */
function withAdded(target: CommandTarget, changes: readonly WriteChange[]): CommandTarget {
  const added = new Map<string, string[]>();
  for (const change of changes) {
    if (change.kind === 'addUser') added.set(change.account, [...(added.get(change.account) ?? []), change.user]);
  }
  return { ...target, usersOf: (account) => [...target.usersOf(account), ...(added.get(account) ?? [])] };
}

const sacctmgr = (args: string[]): WriteCommand => ({ kind: 'sacctmgr', args });

function define({ name, qos }: Extract<WriteChange, { kind: 'createQos' | 'changeQos' }>): WriteCommand[] {
  const settings = qosSettings(qos);
  return settings.length === 0 ? [] : [sacctmgr(setQos(name, settings))];
}

function additions(cluster: SlurmName, changes: readonly WriteChange[]): WriteCommand[] {
  const rows = changes.filter((change) => change.kind === 'createAccount' || change.kind === 'addUser');
  const groups = alike(
    changes.filter((change) => change.kind === 'setLimits'),
    ({ limits }) => renderTres(limits),
  );
  const distinct = groups.filter(([, accounts]) => accounts.length === 1).map(([only]) => only);
  const alone = rows.length === 0 && distinct.length === 1;
  const loaded: WriteChange[] = alone ? rows : [...rows, ...distinct];
  const shared = groups.filter(([, accounts]) => accounts.length > 1 || alone);
  return [
    ...(loaded.length > 0 ? [{ kind: 'load', file: renderLoadFile(cluster, loaded) } as const] : []),
    ...shared.map(([first, accounts]: [SetLimits, NonEmpty<SlurmName>]) =>
      sacctmgr(setLimits(cluster, accounts, first.limits)),
    ),
  ];
}

/** Changes that want the same → one of them and the accounts of all, in the order in which they come. */
function alike<T extends { account: SlurmName }>(
  changes: readonly T[],
  value: (change: T) => string,
): [T, NonEmpty<SlurmName>][] {
  const groups = new Map<string, [T, [SlurmName, ...SlurmName[]]]>();
  for (const change of changes) {
    const group = groups.get(value(change));
    if (group === undefined) groups.set(value(change), [change, [change.account]]);
    else group[1].push(change.account);
  }
  return [...groups.values()];
}
