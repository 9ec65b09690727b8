import { limitsOption } from '../commands/load-file.js';
import type { DesiredAccount } from '../desired/desired-allocation.js';
import { ownerOf } from '../desired/owner-mark.js';
import { nameKey } from '../slurm-name.js';
import { showsLimits } from '../state/shows-limits.js';
import { renderTres, type TresAmounts } from '../tres.js';
import type { ChangeKind } from './change-kind.js';

export interface CreateAccount extends DesiredAccount {
  kind: 'createAccount';
}

export const createAccount: ChangeKind<CreateAccount> = {
  kind: 'createAccount',
  describe: ({ name, parent, limits }) => `account ${name} created under ${parent}${withLimits(limits)}`,
  missing: ({ name, parent, limits }) => `account ${name} under ${parent}${withLimits(limits)}`,
  expect({ name, parent, limits, description }, { accounts, owners, longNames, children }) {
    accounts.set(name, { parent, limits, qos: [], defaultQos: '', submitJobs: null, listed: true });
    owners.set(name, ownerOf(description) ?? '');
    longNames.set(nameKey(name), name);
    children.set(parent, new Set([...(children.get(parent) ?? []), name]));
  },
  shown: ({ name, parent, limits }, { accounts }) => showsLimits(accounts.get(name), parent, limits),
  commands: (changes) =>
    byDepth(changes).map((change) => ({ kind: 'row', parent: change.parent, line: lineOf(change), change })),
};

const withLimits = (limits: TresAmounts): string =>
  Object.keys(limits).length > 0 ? ` with GrpTRESMins ${renderTres(limits)}` : '';

/** Every parent must exist or stand earlier in the file. */
function byDepth(changes: readonly CreateAccount[]): CreateAccount[] {
  const created = new Map(changes.map((change) => [change.name, change]));
  const depth = (change: CreateAccount, steps = 0): number => {
    const above = created.get(change.parent);
    return above === undefined || steps > created.size ? 0 : 1 + depth(above, steps + 1);
  };
  return changes
    .map((change) => ({ change, depth: depth(change) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ change }) => change);
}

function lineOf({ name, description, organization, limits }: CreateAccount): string {
  const texts = [`Description='${description}'`, `Organization='${organization}'`];
  return [`Account - '${name}'`, ...texts, ...limitsOption(limits)].join(':');
}
