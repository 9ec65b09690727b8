import type { SlurmState } from '../model/state.js';
import type { Output } from '../render/output.js';
import type { ClientFiles } from '../sacctmgr/context.js';

/** One statement about to run, for delays, faults and counting. */
export interface Statement {
  program: string;
  /** Words without global flags. */
  words: readonly string[];
  mutating: boolean;
  /** Standard input, where the statement reads it as a file. */
  input?: string;
}

/** What a program of the simulated installation is given. */
export interface ProgramCall {
  program: string;
  argv: readonly string[];
  state: SlurmState;
  files: ClientFiles;
  /** Unix users that exist; `all` for any name. */
  unixUsers: ReadonlySet<string> | 'all';
  partitions: readonly string[];
  /** All of standard input. */
  readStdin(): Promise<string>;
  /** Runs one statement: waits, applies faults, prints, and returns its exit code. */
  runStatement(statement: Statement, run: (out: Output) => void): Promise<number>;
  /** Prints at once. */
  print(out: Output): void;
}

/** A program: prints through the call and returns its exit code. */
export type Program = (call: ProgramCall) => Promise<number>;
