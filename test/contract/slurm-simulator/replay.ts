import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SlurmSimulator } from '../../../simulators/slurm/index.js';
import { normalizeOutput } from './normalize-output.js';
import { runAsync } from './run-async.js';
import type { RecordedCommand } from './transcript.js';

/** What a command printed. */
export interface Printed {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** Runs a shell command with the simulator's programs first in PATH, in a folder of its own. */
export function runCommand(simulator: SlurmSimulator, folder: string, command: string): Promise<Printed> {
  return runAsync('bash', ['-c', command], { ...process.env, ...simulator.env }, folder);
}

/** Standard input of a recorded `sacctmgr < FILE`: the lines it echoed. */
export function echoedInput(stdout: string): string {
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('sacctmgr: '))
    .map((line) => line.slice('sacctmgr: '.length));
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => `${line}\n`).join('');
}

/** Values that differ from run to run: ids, host names, versions of the clock. */
function comparable(text: string, command: string): string {
  const plain = normalizeOutput(text);
  if (/format=\S*\bid\b/.test(command)) return plain.replaceAll(/(^|\|)\d+(?=\||$)/gm, '$1N');
  return plain;
}

/** Why a command's outcome differs from the recording; undefined when it does not. */
export function difference(recorded: RecordedCommand, printed: Printed): string | undefined {
  const { command } = recorded;
  const expected = { out: comparable(recorded.stdout, command), err: comparable(recorded.stderr, command) };
  const out = comparable(printed.stdout, command);
  const err = comparable(printed.stderr, command);
  const sameOut = recorded.isCut
    ? out.startsWith(comparable(recorded.stdout, command))
    : out.trimEnd() === expected.out.trimEnd();
  if (sameOut && err.trimEnd() === expected.err.trimEnd() && printed.exitCode === recorded.exitCode) return undefined;
  return [
    `${recorded.file}:${recorded.line} $ ${command}`,
    `--- recorded, exit ${recorded.exitCode}\n${expected.out}[stderr] ${expected.err}`,
    `--- simulated, exit ${printed.exitCode}\n${out}[stderr] ${err}`,
  ].join('\n');
}

/** Writes a file for the next command. */
export function putFile(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** Whether bash and the other tools the executables need are there. */
export function hasBash(): boolean {
  return spawnSync('bash', ['-c', 'true']).status === 0;
}
