import type { SlurmState } from '../model/state.js';
import type { GlobalFlags } from '../parse/global-flags.js';
import type { Output } from '../render/output.js';

/** Thrown when a command waits for an answer nobody can give: it prints its question for ever. */
export class EndlessPrompt extends Error {}

/** Thrown when a command reads standard input that was not fetched yet; nothing has been changed by then. */
export class NeedsStdin extends Error {}

/** Files as the client sees them. */
export interface ClientFiles {
  /** Text of a file, or the errno text. */
  read(path: string): { text: string } | { error: string };
  /** Writes a file; the errno text when that fails. */
  write(path: string, text: string): string | undefined;
}

/** What a sacctmgr statement works with. */
export interface Context {
  state: SlurmState;
  flags: GlobalFlags;
  out: Output;
  files: ClientFiles;
  /** The next line of standard input; undefined at its end. @throws NeedsStdin */
  nextLine: () => string | undefined;
}
