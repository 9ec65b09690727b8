const PROMPT = 'sacctmgr: ';

/**
 * Output of one sacctmgr that read several statements from its standard input → the output of each. Before each answer
 * the client repeats the statement behind its prompt.
 *
 * @returns undefined when a statement is not repeated as it was given
 */
export function splitAnswers(output: string, statements: readonly string[]): string[] | undefined {
  const lines = output.split('\n');
  const answers: string[][] = [];
  for (const line of lines) {
    if (line === `${PROMPT}${statements[answers.length]}`) answers.push([]);
    else if (line.trimEnd() === PROMPT.trimEnd() && answers.length === statements.length) break;
    else if (answers.length === 0 && line.trim() !== '') return undefined;
    else answers.at(-1)?.push(line);
  }
  return answers.length === statements.length ? answers.map((rows) => rows.join('\n')) : undefined;
}
