import { AnswerSplitter } from './answer-splitter.js';
import { type LineParser, patient } from './line-parser.js';
import { read, readLines } from './read.js';
import type { Connection } from './sacctmgr.js';

/** A reading statement, and what becomes of its answer. */
export interface Question {
  statement: readonly string[];
  /** Called for each attempt to ask; only of one that succeeded `enter` is called, once. */
  begin(): { parser: LineParser<unknown>; enter(): void };
}

/** @param enter takes the parser's result when the answers to all questions asked with this one are there */
export const question = <T>(
  statement: readonly string[],
  newParser: () => LineParser<T>,
  enter: (result: T) => void,
): Question => ({
  statement,
  begin() {
    const parser = patient(newParser());
    return { parser, enter: () => enter(parser.result) };
  },
});

/** Clients without line editing do not repeat what they read, so their answers cannot be told apart. */
const speechless = new WeakSet<Connection>();

/**
 * Asks several questions in one process, which reads the statements from its standard input; flags stand before them.
 * Their answers are entered in the order of the questions, and only when all of them are there.
 *
 * @throws as `read`, and what a parser throws; nothing of what was asked after it has then been entered
 */
export async function readAll(connection: Connection, questions: readonly Question[]): Promise<void> {
  const answers = (await together(connection, questions)) ?? (await oneByOne(connection, questions));
  for (const { enter } of answers) enter();
}

type Answers = ReturnType<Question['begin']>[];

/** @returns undefined where the client does not let its answers be told apart; what it said is forgotten then */
async function together(connection: Connection, questions: readonly Question[]): Promise<Answers | undefined> {
  const [first] = questions;
  if (first === undefined || questions.length === 1 || speechless.has(connection)) return undefined;
  const statements = questions.map(({ statement }) => statement.filter((arg) => !arg.startsWith('--')).join(' '));
  const flags = first.statement.filter((arg) => arg.startsWith('--'));
  const answers = questions.map((asked) => asked.begin());
  const splitter = new AnswerSplitter(statements, (at, line) => answers[at]?.parser.onLine(line));
  await read(connection, flags, 'sacctmgr', {
    stdin: `${statements.join('\n')}\n`,
    onLine: (line) => splitter.add(line),
  });
  if (splitter.complete) return answers;
  speechless.add(connection);
  return undefined;
}

function oneByOne(connection: Connection, questions: readonly Question[]): Promise<Answers> {
  return Promise.all(
    questions.map(async ({ statement, begin }) => {
      const answer = begin();
      await readLines(connection, statement, answer.parser);
      return answer;
    }),
  );
}
