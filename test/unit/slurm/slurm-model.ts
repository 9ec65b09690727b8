interface Row {
  user: string;
  account: string;
  partition: string;
}

/** The little of slurmdbd 22.05 that changing members needs: rows, default accounts, and what it refuses. */
export class SlurmModel {
  #rows: (Row & { isDefault: boolean })[];
  readonly removed: string[] = [];

  /** @param choose default account of a user, of those that the user has; only its first row is a default row */
  constructor(rows: readonly Row[], choose: (user: string, own: string[]) => string) {
    this.#rows = rows.map((row) => ({ ...row, isDefault: false }));
    for (const user of new Set(rows.map((row) => row.user))) {
      const own = [...new Set(rows.filter((row) => row.user === user).map(({ account }) => account))].sort();
      const account = choose(user, own);
      const first = this.#rows.find((row) => row.user === user && row.account === account);
      if (first !== undefined) first.isDefault = true;
    }
  }

  defaults(): Record<string, string> {
    return Object.fromEntries(this.#rows.filter((row) => row.isDefault).map(({ user, account }) => [user, account]));
  }

  rows(): string[] {
    return this.#rows.map(({ user, account, partition }) => JSON.stringify({ user, account, partition })).sort();
  }

  /** A row of a load file. A user's first one is the default row. */
  add({ user, account, partition }: Row): void {
    const own = this.#rows.filter((row) => row.user === user);
    if (own.some((row) => row.account === account && row.partition === partition)) return;
    this.#rows.push({ user, account, partition, isDefault: own.length === 0 });
  }

  /** @throws where slurmdbd would refuse, and where a command is not one of those that remove */
  run(line: string): void {
    const list = (key: string): string[] => new RegExp(`${key}=(\\S+)`).exec(line)?.[1]?.split(',') ?? [];
    if (line.startsWith('modify user')) this.#move(list('name'), list('defaultaccount')[0] ?? '');
    else if (line.startsWith('remove user')) this.#removeUsers(list('name'), list('account'));
    else if (line.startsWith('remove account')) this.#removeAccounts(list('name'));
    else throw new Error(`not expected: ${line}`);
  }

  #move(users: string[], account: string): void {
    for (const user of users) {
      const own = this.#rows.filter((row) => row.user === user);
      if (!own.some((row) => row.account === account)) throw new Error(`${user} has nothing in ${account}`);
      for (const row of own) row.isDefault = row.account === account;
    }
  }

  #removeUsers(users: string[], accounts: string[]): void {
    const meant = this.#rows
      .filter((row) => users.includes(row.user) && accounts.includes(row.account))
      .sort((a, b) => (a.user === b.user ? Number(a.isDefault) - Number(b.isDefault) : a.user < b.user ? -1 : 1));
    const ordinary = meant.findIndex((row) => !row.isDefault);
    if (ordinary >= 0 && meant.slice(ordinary).some((row) => row.isDefault))
      throw new Error('default account of a user');
    this.#rows = this.#rows.filter((row) => !meant.includes(row));
    for (const row of meant) {
      const rest = this.#rows.filter(({ user }) => user === row.user);
      if (rest.length > 0 && !rest.some(({ isDefault }) => isDefault))
        throw new Error(`${row.user} has no default left`);
    }
  }

  #removeAccounts(accounts: string[]): void {
    const used = this.#rows.filter((row) => accounts.includes(row.account));
    if (used.length > 0) throw new Error(`${used[0]?.account} still has users`);
    this.removed.push(...accounts);
  }
}
