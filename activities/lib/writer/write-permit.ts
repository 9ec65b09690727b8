/** Called at once after a process was started; `kill` ends it without ceremony. */
export type OnStart = (pid: number, kill: () => void) => void;

/**
 * Starts one writing command.
 *
 * @param keep descriptor that the command keeps open as long as it lives, if there is one
 */
export type StartWrite<T> = (onStart: OnStart, mark: string, keep?: number) => Promise<T>;

/** Leave to change a backend. At most one process per writer group has it. */
export interface WritePermit {
  /**
   * Runs one writing command under the permit: nobody else writes until it has ended.
   *
   * @param maxMs longest time that the command can live, enforced even if this process is killed
   * @param start starts the command and must hand all that it gets to `runCommand`
   * @param hidden the command runs where only the process that is started can tell of it: if that is killed, it may live on
   *   for all of `maxMs`
   * @throws NotTheWriter before anything was started, when this process may not write
   */
  run<T>(maxMs: number, start: StartWrite<T>, hidden?: boolean): Promise<T>;
}

/** This process may not write: the request belongs to whoever holds the writer group now. */
export class NotTheWriter extends Error {
  override readonly name = 'NotTheWriter';
}

/** For a process that is known to be alone, such as a test. */
export const unrestricted: WritePermit = { run: (_maxMs, start) => start(() => undefined, '') };
