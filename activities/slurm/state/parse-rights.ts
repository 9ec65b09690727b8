import type { LineParser } from '../commands/line-parser.js';
import { rowParser } from './parse-rows.js';
import { parseList } from './parse-values.js';
import type { UserRights } from './slurm-state.js';

/** Names may hold `|`; the levels are words of Slurm's own. */
const ROW = /^(.+?)\|(not set|none|operator|administrator)\|(.*)$/i;

/** Output of `show user withcoord format=user,adminlevel,coordinators` → rights of those who have any. */
export const rightsParser = (): LineParser<Map<string, UserRights>> =>
  rowParser({ orMore: 3 }, 'sacctmgr show user', new Map(), (found, cells) => {
    const [, user = '', level = '', accounts = ''] = ROW.exec(cells.join('|')) ?? [];
    const coordinatorOf = parseList(accounts);
    const adminLevel = /^(none|not set)$/i.test(level) ? '' : level;
    if (adminLevel !== '' || coordinatorOf.length > 0) found.set(user, { adminLevel, coordinatorOf });
  });

/** Output of `show assoc format=user,cluster` → users who are on another cluster than this one. */
export const usersElsewhereParser = (here: string): LineParser<Set<string>> =>
  rowParser({ orMore: 2 }, 'sacctmgr show assoc', new Set<string>(), (users, cells) => {
    if (cells.at(-1) !== here) users.add(cells.slice(0, -1).join('|'));
  });
