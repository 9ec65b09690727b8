import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One line tried in a load file of its own. */
export interface OddName {
  /** Lines below `Cluster` and `Parent - 'root'`. */
  lines: string;
  exitCode: number;
  /** Lines of standard error. */
  stderr: string[];
  /** Rows that appeared: `account|parent|user` and `account|description|organization`. */
  added: string[];
}

const FILE = new URL('../../fixtures/slurm/22.05/batches/05-load-names.txt', import.meta.url);

/** The recorded odd names and values. */
export function readOddNames(): OddName[] {
  const text = readFileSync(fileURLToPath(FILE), 'utf8');
  const blocks = text.split(/^## /m).slice(1);
  return blocks.map((block) => {
    const body = block.split(/^\$ /m)[0] ?? '';
    const [head = '', rest = ''] = body.split(/^ {2}= exit /m);
    const [result = '', ...notes] = rest.split('\n');
    const [code = '', ...messages] = result.split('; ');
    return {
      lines: head.replace(/\n$/, ''),
      exitCode: Number.parseInt(code, 10),
      stderr: messages
        .join('; ')
        .split(';')
        .map((line) => line.trim())
        .filter(Boolean),
      added: notes.filter((note) => note.startsWith('  diff > ')).map((note) => note.slice('  diff > '.length)),
    };
  });
}
