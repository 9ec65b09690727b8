import type { LineParser } from '../commands/line-parser.js';
import { rowParser } from './parse-rows.js';
import { parseList } from './parse-values.js';
import type { UserRights } from './slurm-state.js';

/** Output of `show user withcoord format=user,adminlevel,coordinators` → rights of those who have any. */
export const rightsParser = (): LineParser<Map<string, UserRights>> =>
  rowParser(3, 'sacctmgr show user', new Map(), (found, [user = '', level = '', accounts = '']) => {
    const coordinatorOf = parseList(accounts);
    const adminLevel = /^none$/i.test(level) ? '' : level;
    if (adminLevel !== '' || coordinatorOf.length > 0) found.set(user, { adminLevel, coordinatorOf });
  });

/** Output of `show assoc format=user,cluster` → users who are on another cluster than this one. */
export const usersElsewhereParser = (here: string): LineParser<Set<string>> =>
  rowParser(2, 'sacctmgr show assoc', new Set<string>(), (users, [user = '', cluster = '']) => {
    if (cluster !== here) users.add(user);
  });
