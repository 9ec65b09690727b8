import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One recorded command of real Slurm 22.05. */
export interface RecordedCommand {
  file: string;
  /** Line of the command in the transcript. */
  line: number;
  command: string;
  stdout: string;
  stderr: string;
  exitCode: number;
  /** Whether only the beginning of the output was kept. */
  isCut: boolean;
  /** Text of the last `## file` block before the command. */
  fileText: string | undefined;
  /** Last `## …` heading before the command. */
  heading: string;
  /** Lines after the command: state differences and counts. */
  notes: string[];
}

/** Recorders of the batch transcripts kept this many lines of output. */
const KEPT_LINES = 60;

const FOLDER = new URL('../../fixtures/slurm/22.05/', import.meta.url);

interface Draft extends Omit<RecordedCommand, 'stdout' | 'stderr' | 'isCut'> {
  out: string[];
  err: string[];
  ended: boolean;
}

function finish({ out, err, ended: _, ...rest }: Draft, endsWithoutNewline: boolean): RecordedCommand {
  const text = (lines: string[]): string => lines.map((line) => `${line}\n`).join('');
  const stdout = endsWithoutNewline ? text(out).replace(/\n$/, '') : text(out);
  return { ...rest, stdout, stderr: text(err), isCut: rest.file.includes('/') && out.length === KEPT_LINES };
}

/** Reads the commands of a transcript, in order. */
export function readTranscript(file: string): RecordedCommand[] {
  const commands: RecordedCommand[] = [];
  let draft: Draft | undefined;
  let fileLines: string[] | undefined;
  let heading = '';
  let inFile = false;
  const text = readFileSync(fileURLToPath(new URL(file, FOLDER)), 'utf8');
  const close = (): void => {
    if (draft?.ended) commands.push(finish(draft, false));
    draft = undefined;
  };
  text.split('\n').forEach((line, index) => {
    const output = /^(?: {2})?([12])\| ?([\s\S]*)$/.exec(line);
    const exit = /^(?:\[exit (\d+), \d+ ms\]| {2}= exit (\d+) {2}\d+ ms)$/.exec(line);
    const fileLine = /^ {2}f\| ?([\s\S]*)$/.exec(line);
    if (fileLine !== null) {
      if (!inFile) fileLines = [];
      inFile = true;
      fileLines?.push(fileLine[1] ?? '');
      return;
    }
    inFile = false;
    if (line.startsWith('$ ')) {
      close();
      draft = {
        file,
        line: index + 1,
        command: line.slice(2),
        exitCode: 0,
        fileText: fileLines?.map((one) => `${one}\n`).join(''),
        heading,
        notes: [],
        out: [],
        err: [],
        ended: false,
      };
    } else if (line.startsWith('## ')) {
      close();
      heading = line.slice(3);
    } else if (draft === undefined) {
      // Text between commands.
    } else if (draft.ended) {
      if (line.trim() !== '') draft.notes.push(line.trim());
    } else if (exit !== null) {
      draft.exitCode = Number(exit[1] ?? exit[2]);
      draft.ended = true;
    } else if (output !== null) {
      (output[1] === '1' ? draft.out : draft.err).push(output[2] ?? '');
    } else {
      draft.command += `\n${line}`;
    }
  });
  close();
  return commands;
}
