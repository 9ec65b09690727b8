import { CliError, type ExitCode } from '../cli/exit-codes.js';

/** Runs work whose errors are texts for the operator already; they end the command with the given exit code. */
export async function explained<T>(exitCode: ExitCode, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A lost connection has its own exit code.
    if (!(error instanceof Error) || error instanceof CliError || error.name === 'TemporalConnectionError') throw error;
    throw new CliError(error.message, exitCode);
  }
}
