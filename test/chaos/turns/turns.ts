/** One turn of a head-node worker, by the clock of the host in milliseconds. */
export interface Turn {
  worker: string;
  /** From when on it might write. */
  from: number;
  /** When it had drained and the server knew; absent: it runs still, or was lost. */
  until?: number;
}

/** Lines by which a worker tells of its turns. */
const BEGINS = 'this process is the writer';
const ENDS = 'the writer can be given to the next one';

/**
 * The turns of all workers, in order. A worker that ended before it could write has had no turn.
 *
 * @param logs JSON lines by name of worker
 */
export function turnsOf(logs: ReadonlyMap<string, string>): Turn[] {
  const turns: Turn[] = [];
  for (const [worker, text] of logs) {
    let open: Turn | undefined;
    for (const { msg, time } of linesOf(text)) {
      if (msg === BEGINS) {
        open = { worker, from: time };
        turns.push(open);
      } else if (msg === ENDS && open !== undefined) {
        open.until = time;
        open = undefined;
      }
    }
  }
  return turns.sort((a, b) => a.from - b.from);
}

/** Milliseconds from the end of each turn that ended in good order to the begin of the next one, whoever's that is. */
export const handOvers = (turns: readonly Turn[]): number[] =>
  turns.slice(1).flatMap((turn, at) => {
    const before = turns[at]?.until;
    return before === undefined ? [] : [turn.from - before];
  });

function* linesOf(text: string): Generator<{ msg: unknown; time: number }> {
  for (const line of text.split('\n')) {
    if (!line.includes(BEGINS) && !line.includes(ENDS)) continue;
    const { msg, time } = JSON.parse(line) as { msg: unknown; time: string | number };
    yield { msg, time: new Date(time).getTime() };
  }
}
