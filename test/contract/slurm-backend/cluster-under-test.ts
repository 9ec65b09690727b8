/** What the suite needs of a Slurm to test against: the real one and the simulator both offer it. */
export interface ClusterUnderTest {
  /** Cluster name. */
  name: string;
  binPath: string;
  /** Variables that commands need besides our own. */
  env: Readonly<Record<string, string>>;
  dump(): Promise<DumpedState>;
  /** Back to nothing but root and the cluster itself. */
  reset(): Promise<void>;
}

export interface DumpedState {
  accounts: readonly { name: string; description: string; organization: string }[];
  associations: readonly {
    account: string;
    user: string;
    partition: string;
    parent: string;
    limits: Readonly<Record<string, string>>;
  }[];
  users: readonly { name: string; defaultAccount: string }[];
}
