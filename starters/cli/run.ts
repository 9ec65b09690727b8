import type { Command } from 'commander';
import { CliError, EXIT } from './exit-codes.js';

/**
 * Runs the program and turns every end into an exit code and, for an error, one message on stderr. A stack is printed
 * only with `--debug`; error objects of libraries are never printed, they may hold tokens.
 */
export async function run(program: Command, argv: string[]): Promise<void> {
  endWithReader();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    // What a command had opened before it failed (metrics, timers) must not keep the process alive.
    process.exit(report(error, argv.includes('--debug')));
  }
}

/** A reader that goes away (`| head`) ends the command; one that holds servers or workers stops them first. */
function endWithReader(): void {
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (process.listenerCount('SIGTERM') > 0) process.kill(process.pid, 'SIGTERM');
    else process.exit(EXIT.ok);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

function report(error: unknown, debug: boolean): number {
  if (isCommanderExit(error)) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const known = error instanceof CliError || isExplained(error);
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${known ? message : `Unexpected error: ${message}`}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  else if (!known) process.stderr.write('Run again with --debug for the place in the program.\n');
  return error instanceof CliError ? error.exitCode : isExplained(error) ? EXIT.temporal : EXIT.unexpected;
}

/** Commander has told the user already; bundling renames its class, the code stays. */
const isCommanderExit = (error: unknown): error is { exitCode: number } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');

/** Errors of the Temporal connection carry text for the operator already. */
const isExplained = (error: unknown): boolean => error instanceof Error && error.name === 'TemporalConnectionError';
