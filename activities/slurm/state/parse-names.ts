import { parseRows } from './parse-rows.js';

/** Output of `show account format=account` or `list cluster format=cluster`. @throws BackendOutput */
export const parseNames = (output: string): string[] => parseRows(output, 1, 'sacctmgr').map(([name = '']) => name);

/** Output of `show user format=user,defaultaccount` → user → default account or ''. @throws BackendOutput */
export const parseUsers = (output: string): Map<string, string> =>
  new Map(parseRows(output, 2, 'sacctmgr show user').map(([user = '', account = '']) => [user, account]));

/** Output of `show assoc format=account,cluster` → pairs of both. @throws BackendOutput */
export const parseClusters = (output: string): [string, string][] =>
  parseRows(output, 2, 'sacctmgr show assoc').map(([account = '', cluster = '']) => [account, cluster]);

/** Output of `list tres format=type,name` → `cpu`, `gres/gpu`, … @throws BackendOutput */
export const parseTresNames = (output: string): Set<string> =>
  new Set(
    parseRows(output, 2, 'sacctmgr list tres').map(([type = '', name = '']) =>
      name === '' ? type : `${type}/${name}`,
    ),
  );

/** Value of one `Name = value` line of `show config`, or undefined. */
export function parseConfigValue(output: string, name: string): string | undefined {
  const line = output.split('\n').find((text) => text.split('=')[0]?.trim().toLowerCase() === name.toLowerCase());
  const value = line?.slice(line.indexOf('=') + 1).trim();
  return value === '' || value === '(null)' ? undefined : value;
}
