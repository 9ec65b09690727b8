import { failure } from '../../lib/failure.js';
import type { CommandSpec } from '../../lib/process/exec.js';
import { withLines } from '../../lib/process/with-lines.js';
import { classifyError } from './classify-error.js';
import { type LineParser, patient } from './line-parser.js';
import { type Connection, call, MAX_OUTPUT } from './sacctmgr.js';

/**
 * Runs a reading command and returns its standard output: for small answers that are no rows.
 *
 * @param tool sacctmgr unless told
 * @param more statements for its standard input, and what takes its lines; only the beginning is returned then
 * @throws the failure that its output means; BackendUnavailable where that is unknown, since reading again is harmless
 */
export async function read(
  connection: Connection,
  args: readonly string[],
  tool = 'sacctmgr',
  more: Pick<CommandSpec, 'onLine'> & { stdin?: string } = {},
): Promise<string> {
  const spec = call(connection, tool, args, connection.timeouts.readMs);
  const result = await withLines(connection.run)({ ...spec, ...more });
  const verdict = classifyError(result, true);
  if (verdict.kind === 'failed') {
    const type = verdict.type === 'BackendNotApplied' ? 'BackendUnavailable' : verdict.type;
    const words = more.stdin === undefined ? args.filter((arg) => !arg.startsWith('--')) : more.stdin.split(' ');
    const what = [tool, ...words.slice(0, 2)].join(' ');
    throw failure(type, `${what} on ${connection.binPath}: ${verdict.text}.`);
  }
  if (result.outputTruncated) {
    throw failure('BackendOutput', `${tool} ${args.join(' ').slice(0, 200)} printed more than ${MAX_OUTPUT} bytes.`);
  }
  return result.stdout;
}

/**
 * Runs a reading command and has its lines parsed as they come.
 *
 * @returns the parser's result, only of a command that ended well
 * @throws as `read`; what the parser threw where the command itself ended well
 */
export async function readLines<T>(
  connection: Connection,
  args: readonly string[],
  parser: LineParser<T>,
  tool = 'sacctmgr',
): Promise<T> {
  const patiently = patient(parser);
  await read(connection, args, tool, { onLine: patiently.onLine });
  return patiently.result;
}
