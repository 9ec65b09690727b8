import type { Backend } from '../../../activities/lib/backend/backend.js';
import type { BackendDescriptor } from '../../../activities/lib/backend/descriptor.js';
import type { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import type { AllocationStatus } from '../../../contracts/allocation-status.js';

/** An allocation's account as the backend itself shows it. */
export interface DumpedAccount {
  /** Component `units` in the backend's unit, 60 for each of Waldur's; null without a limit. */
  limit: number | null;
  /** Sorted. */
  members: string[];
  status: AllocationStatus;
}

/**
 * What is to go wrong with the next write: `killed`: it is made and the answer is lost; `lies`: the answer is yes and
 * nothing is made, once; `always lies`; `refused`: whatever concerns the account named is refused.
 */
export type Fault = 'killed' | 'lies' | 'always lies' | { refused: string };

export interface OpenOptions {
  writers?: WriterGroups;
  fault?: Fault;
  /** The backend is down as long as this says so. */
  isDown?: () => boolean;
}

/** A backend that the suite may do anything with. */
export interface StartedBackend {
  /** Opens it as a new process would, for the component `units` (limit, 60 of the backend's in one of Waldur's). */
  open(options?: OpenOptions): Backend;
  /** Every account that allocations may have, by name; what is made above them is left out. */
  dump(): Promise<Record<string, DumpedAccount>>;
  /** Puts an account of this name there that is something else's. */
  makeForeign(account: string): Promise<void>;
  /** Puts an account there just where the backend would make it, which does not say whose it is. */
  makeOrphan(account: string): Promise<void>;
  /** Puts a user on an account by hand. */
  addByHand(account: string, user: string): Promise<void>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** How the contract suite gets at a backend. */
export interface BackendUnderTest {
  title: string;
  /** Why it cannot be tested here, and how it could. */
  skipped?: string;
  start(): Promise<StartedBackend>;
}

/** What a folder of test/backends.ts exports. */
export interface TestBackend {
  descriptor: BackendDescriptor;
  underTest: BackendUnderTest;
  /** A site with this backend: its `backend_settings`, and what is there afterwards. */
  site: { settings: Record<string, unknown>; dump(): Promise<Record<string, DumpedAccount>> };
}
