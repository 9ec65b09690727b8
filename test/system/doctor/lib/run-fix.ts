import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { binary } from '../../cli/lib/cli.js';

/** Finds the command in an advice: from the program's name to the end, or to what the advice says besides it. */
function commandIn(fix: string, program: string): string {
  const from = fix.indexOf(`${program} `);
  if (from < 0) throw new Error(`no ${program} in: ${fix}`);
  return fix.slice(from).split(/ \(|, or |; /)[0] ?? '';
}

const run = promisify(execFile);
const LONGEST_MS = 60_000;

/** Runs a command as it stands in an advice, and fails with its output if it fails. */
export async function runFix(
  fix: string,
  program: 'sacctmgr' | 'temporal' | 'siteflow' | 'chmod' | 'openssl',
  options: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<void> {
  const command = commandIn(fix, program);
  const paths: Record<string, string> = {
    temporal: process.env.SITEFLOW_TEST_TEMPORAL ?? 'temporal',
    siteflow: `${process.execPath} ${binary()}`,
  };
  const line = command.replace(program, paths[program] ?? program);
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    TEMPORAL_CLI: paths.temporal ?? '',
    ...options.env,
  };
  await run('sh', ['-c', line], { env, cwd: options.cwd, timeout: LONGEST_MS });
}
