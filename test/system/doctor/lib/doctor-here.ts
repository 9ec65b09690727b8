import { doctorCommand } from '../../../../starters/cli/doctor/doctor-command.js';
import { environment } from '../../cli/lib/cli.js';

/**
 * `siteflow doctor --json` by its own function in this process, which saves the start of a program (a second of CPU).
 * It sees the given variables and no others of this process. One at a time.
 */
export async function doctorHere(
  flags: { configFile: string; stateDir: string },
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; stdout: string }> {
  const { env: kept, exitCode } = process;
  const write = process.stdout.write;
  let stdout = '';
  process.env = environment(env);
  process.exitCode = undefined;
  process.stdout.write = (text: string | Uint8Array): boolean => {
    stdout += String(text);
    return true;
  };
  try {
    await doctorCommand({ ...flags, json: true });
    return { code: Number(process.exitCode ?? 0), stdout };
  } finally {
    process.env = kept;
    process.stdout.write = write;
    process.exitCode = exitCode;
  }
}
