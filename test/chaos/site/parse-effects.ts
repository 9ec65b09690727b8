/** Kinds of Slurm's transaction table, seen on 22.05, 24.11 and 26.05 by making each change once. */
const ADDS = { 1402: 'add account', 1404: 'add association', 1406: 'add user' } as const;

/**
 * Rows of the transaction table → what was added, in their order.
 *
 * @param rows action, name, time, cluster and the beginning of what is told of the change, with tabs between
 * @param isNotedTwice newer ones note an association that load adds in two equal rows of one second: such a pair counts
 *   once, a third row or one of another second does not
 */
export function parseEffects(rows: string, isNotedTwice: boolean): string[] {
  const unpaired = new Set<string>();
  return rows
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [action = '', name = '', , cluster = '', info = ''] = line.split('\t');
      const kind = ADDS[Number(action) as keyof typeof ADDS];
      if (kind !== 'add association') return [`${kind} ${name}`];
      if (isNotedTwice && unpaired.delete(line)) return [];
      unpaired.add(line);
      return [`${kind} ${cluster} ${/acct='([^']*)'/.exec(info)?.[1]}:${/user='([^']*)'/.exec(info)?.[1]}`];
    });
}
