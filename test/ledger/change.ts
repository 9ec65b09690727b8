import type { SimpleChange } from '../../activities/lib/backend/simple/simple-backend.js';
import type { AllocationStatus } from '../../contracts/allocation-status.js';
import type { LedgerAccount } from './ledger.js';

export type LedgerState = Map<string, LedgerAccount>;

/** One change: its words, and what it makes of the accounts; a state and the ledger itself look alike. */
export type LedgerChange = SimpleChange<LedgerState>;

const on = (name: string, act: (account: LedgerAccount) => void) => (accounts: LedgerState) => {
  const account = accounts.get(name);
  if (account !== undefined) act(account);
};

export const openAccount = (name: string, owner: string): LedgerChange => ({
  ...{ kind: 'openAccount', done: `account ${name} opened for ${owner}`, missing: `account ${name} of ${owner}` },
  expect: (accounts) => accounts.set(name, { owner, limit: null, members: new Set(), status: 'normal' }),
  shown: (accounts) => accounts.has(name),
});

export const giveAccount = (name: string, owner: string): LedgerChange => ({
  ...{ kind: 'giveAccount', done: `account ${name} is ${owner}'s now`, missing: `account ${name} is not ${owner}'s` },
  expect: on(name, (account) => {
    account.owner = owner;
  }),
  shown: (accounts) => accounts.get(name)?.owner === owner,
});

export const closeAccount = (name: string): LedgerChange => ({
  ...{ kind: 'closeAccount', done: `account ${name} closed`, missing: `account ${name} is still open` },
  expect: (accounts) => accounts.delete(name),
  shown: (accounts) => !accounts.has(name),
});

export const setLimit = (name: string, limit: number | null): LedgerChange => ({
  ...{ kind: 'setLimit', done: `account ${name}: limit ${limit}`, missing: `limit ${limit} of account ${name}` },
  expect: on(name, (account) => {
    account.limit = limit;
  }),
  shown: (accounts) => accounts.get(name)?.limit === limit,
});

export const addMember = (name: string, user: string): LedgerChange => ({
  ...{ kind: 'addMember', done: `user ${user} added to account ${name}`, missing: `user ${user} in account ${name}` },
  expect: on(name, ({ members }) => members.add(user)),
  shown: (accounts) => accounts.get(name)?.members.has(user) === true,
});

export const removeMember = (name: string, user: string): LedgerChange => ({
  ...{ kind: 'removeMember', done: `user ${user} removed from account ${name}` },
  missing: `user ${user} is still in account ${name}`,
  expect: on(name, ({ members }) => members.delete(user)),
  shown: (accounts) => accounts.get(name)?.members.has(user) !== true,
});

export const setStatus = (name: string, status: AllocationStatus): LedgerChange => ({
  ...{ kind: 'setStatus', done: `account ${name} is ${status} now`, missing: `account ${name} is not ${status}` },
  expect: on(name, (account) => {
    account.status = status;
  }),
  shown: (accounts) => accounts.get(name)?.status === status,
});
