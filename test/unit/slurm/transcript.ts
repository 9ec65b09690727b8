import { readFileSync } from 'node:fs';
import type { CommandResult } from '../../../activities/lib/process/exec.js';

export interface Recorded extends CommandResult {
  command: string;
}

const folder = new URL('../../fixtures/slurm/', import.meta.url);

/** Commands of one recorded transcript with what they printed; both notations, `1| text` and `  1| text`. */
export function transcript(name: string, release = '22.05'): Recorded[] {
  const blocks = readFileSync(new URL(`${release}/${name}`, folder), 'utf8')
    .split(/^\$ /m)
    .slice(1);
  return blocks.map((block) => {
    const [command = '', ...lines] = block.split('\n');
    const stream = (number: 1 | 2) =>
      lines
        .flatMap((line) => new RegExp(`^ *${number}\\| ?(.*)$`).exec(line)?.[1] ?? [])
        .map((line) => `${line}\n`)
        .join('');
    const exit = /(?:\[exit|= exit) (\d+)/.exec(block)?.[1];
    return {
      command,
      exitCode: exit === undefined ? null : Number(exit),
      stdout: stream(1),
      stderr: stream(2),
      timedOut: false,
      outputTruncated: false,
      elapsedMs: 1,
    };
  });
}

/** The n-th recorded command that contains a text. */
export function recorded(name: string, command: string, occurrence = 0, release = '22.05'): Recorded {
  const found = transcript(name, release).filter((entry) => entry.command.includes(command))[occurrence];
  if (found === undefined) throw new Error(`no command with ${command} in ${name}`);
  return found;
}
