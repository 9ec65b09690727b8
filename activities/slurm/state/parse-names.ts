import type { LineParser } from '../commands/line-parser.js';
import { ownerOf } from '../desired/owner-mark.js';
import { KEY_LENGTH, nameKey } from '../slurm-name.js';
import { rowParser } from './parse-rows.js';

/** Output of `show account format=account` or `list cluster format=cluster`. */
export const nameParser = (): LineParser<string[]> =>
  rowParser(1, 'sacctmgr', [], (names: string[], [name = '']) => void names.push(name));

/**
 * Output of `show account format=account,description` → account → the resource whose mark its description bears, or ''.
 * Descriptions may hold anything: what comes after the first `|` is one, and a line that belongs to a description of
 * several lines is taken for an account that nobody asks for.
 */
export function ownersParser(): LineParser<Map<string, string>> {
  const owners = new Map<string, string>();
  return {
    result: owners,
    onLine(line) {
      const [name = '', ...description] = line.split('|');
      if (name.trim() !== '') owners.set(name.trim(), ownerOf(description.join('|')) ?? '');
    },
  };
}

/** The same, of which only names are kept that another one can collide with: key → name. */
export const longNameParser = (): LineParser<Map<string, string>> =>
  rowParser({ orMore: 1 }, 'sacctmgr', new Map(), (names, cells) => {
    const name = cells.join('|');
    if (name.length >= KEY_LENGTH) names.set(nameKey(name), name);
  });

/**
 * Output of `show user format=user,defaultaccount` → user in lower case → default account or ''.
 *
 * @param asked users who were asked for; names may hold `|` themselves
 */
export const userParser = (asked: readonly string[] = []): LineParser<Map<string, string>> => {
  const odd = asked.filter((name) => name.includes('|'));
  return rowParser({ orMore: 2 }, 'sacctmgr show user', new Map(), (users, cells) => {
    const row = cells.join('|');
    const user = odd.find((name) => row.toLowerCase().startsWith(`${name}|`)) ?? cells[0] ?? '';
    users.set(user.toLowerCase(), row.slice(user.length + 1));
  });
};

/** Output of `show assoc format=account,cluster` → accounts that are on another cluster than this one. */
export const elsewhereParser = (here: string): LineParser<Set<string>> =>
  rowParser(2, 'sacctmgr show assoc', new Set<string>(), (accounts, [account = '', cluster = '']) => {
    if (cluster !== here) accounts.add(account);
  });

/** Output of `list tres format=type,name` → `cpu`, `gres/gpu`, … */
export const tresParser = (): LineParser<Set<string>> =>
  rowParser(2, 'sacctmgr list tres', new Set<string>(), (known, [type = '', name = '']) =>
    known.add(name === '' ? type : `${type}/${name}`),
  );

/** Value of one `Name = value` line of `show config`, or undefined. */
export function parseConfigValue(output: string, name: string): string | undefined {
  const line = output.split('\n').find((text) => text.split('=')[0]?.trim().toLowerCase() === name.toLowerCase());
  const value = line?.slice(line.indexOf('=') + 1).trim();
  return value === '' || value === '(null)' ? undefined : value;
}
