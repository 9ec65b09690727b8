import { addCoordinators, removeCoordinators } from '../model/coordinators.js';
import { isKeyword } from '../parse/keyword.js';
import { addName, nameList } from '../parse/name-list.js';
import { splitOption } from '../parse/option.js';
import { padRight } from '../render/pad.js';
import { confirmChanges } from './confirm.js';
import type { Context } from './context.js';

function readLists(words: readonly string[], { out }: Context): { users: string[]; accounts: string[] } {
  const users: string[] = [];
  const accounts: string[] = [];
  for (const raw of words) {
    const { name, value } = splitOption(raw);
    const list =
      (name === '' && !raw.includes('=')) || isKeyword(name, 'Names', 1) || isKeyword(name, 'Users', 1)
        ? users
        : isKeyword(name, 'Accounts', 1) || isKeyword(name, 'Acct', 4)
          ? accounts
          : undefined;
    if (/^(where|set|and)$/i.test(raw)) continue;
    if (list === undefined) out.fail(` Unknown option: ${raw}`);
    else for (const item of nameList(value).names) addName(list, item);
  }
  return { users, accounts };
}

function checkExistence({ state, out }: Context, users: readonly string[], accounts: readonly string[]): void {
  for (const account of accounts) {
    if (!state.accounts.has(account)) out.fail(` You specified a non-existent account '${account}'.`);
  }
  for (const user of users) {
    if (!state.users.has(user)) out.fail(` You specified a non-existent user '${user}'.`);
  }
}

/** `add coordinator`: also serves every sub-account. */
export function addCoordinator(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const { users, accounts } = readLists(words, context);
  if (out.exitCode !== 0) return;
  if (users.length === 0 && accounts.length === 0) {
    out.fail(' You need to specify a list of users or accounts');
    return;
  }
  checkExistence(context, users, accounts);
  if (out.exitCode !== 0) return;
  out.line(' Adding Coordinator User(s)');
  for (const user of users) out.line(`  ${user}`);
  out.line(' To Account(s) and all sub-accounts');
  for (const account of accounts) out.line(`  ${account}`);
  if (!confirmChanges(context)) return;
  for (const account of accounts) addCoordinators(state, account, users);
}

/** `remove coordinator`. */
export function removeCoordinator(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const { users, accounts } = readLists(words, context);
  checkExistence(context, users, accounts);
  if (out.exitCode !== 0) return;
  out.line(' Removing Coordinators with user name');
  for (const user of users) out.line(`  ${user}`);
  out.line(' From Account(s)');
  for (const account of accounts) out.line(`  ${account}`);
  const pairs = accounts.flatMap((account) =>
    users.filter((user) => state.coordinators.get(account)?.includes(user)).map((user) => ({ account, user })),
  );
  if (pairs.length === 0) {
    out.line(' Nothing removed');
    out.exitCode = 1;
    return;
  }
  out.line(' Removed Coordinators (sub accounts not listed)...');
  for (const { account, user } of pairs) out.line(`  U = ${padRight(user, 9)} A = ${padRight(account, 10)}`);
  if (!confirmChanges(context)) return;
  for (const { account, user } of pairs) {
    removeCoordinators(state, [user], [account]);
    state.changes.push({ kind: 'remove coordinator', key: account, detail: user });
  }
}
