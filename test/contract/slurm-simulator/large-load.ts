/** Numbers of characters, accounts, rows of each account, and users to choose from. */
const SIZE = { name: 7, accounts: 200, rows: 5, users: 120 };

/** A load file of 200 accounts with 1,000 user rows, with names that the database sorts otherwise than by their bytes. */
export function largeLoad(cluster: string, random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit);
  const character = (): string => 'abc_-.019z'[below(10)] ?? '';
  const name = (): string => `a${Array.from({ length: 2 + below(SIZE.name - 2) }, character).join('')}`;
  const accounts = [...new Set(Array.from({ length: SIZE.accounts }, name))];
  const userLine = (): string => `User - 'u${below(SIZE.users)}'${below(5) === 0 ? ":Partition='main'" : ''}`;
  return [
    `Cluster - '${cluster}'`,
    "Parent - 'root'",
    ...accounts.map((account) => `Account - '${account}'`),
    ...accounts.flatMap((account) => [`Parent - '${account}'`, ...Array.from({ length: SIZE.rows }, userLine)]),
    '',
  ].join('\n');
}
