import type { AllocationStatus } from '../../contracts/allocation-status.js';

export interface LedgerAccount {
  /** Resource in Waldur that it was opened for; '' when nobody wrote it down. */
  owner: string;
  limit: number | null;
  members: Set<string>;
  status: AllocationStatus;
}

/** The system that the example backend keeps: accounts in memory, with calls that can be down. */
export class Ledger {
  readonly accounts = new Map<string, LedgerAccount>();
  isDown: () => boolean = () => false;

  #connect(): void {
    if (this.isDown()) throw new Error('connection refused');
  }

  async ask(): Promise<void> {
    this.#connect();
  }

  /** Copies of the accounts that are there, of those named. */
  async list(names: readonly string[]): Promise<Map<string, LedgerAccount>> {
    this.#connect();
    const found = names.flatMap((name): [string, LedgerAccount][] => {
      const account = this.accounts.get(name);
      return account === undefined ? [] : [[name, { ...account, members: new Set(account.members) }]];
    });
    return new Map(found);
  }

  /** Makes one change. */
  async post(change: (accounts: Map<string, LedgerAccount>) => void): Promise<void> {
    this.#connect();
    change(this.accounts);
  }
}

const ledgers = new Map<string, Ledger>();

/** The ledger of a name; the same one for everybody in this process. */
export function ledgerCalled(name: string): Ledger {
  const known = ledgers.get(name) ?? new Ledger();
  ledgers.set(name, known);
  return known;
}
