/** One call of sacctmgr. Times are seconds since boot. */
export interface Call {
  id: string;
  kind: 'read' | 'write';
  /** Words of the command, joined by blanks; cut after 1,500 bytes. */
  words: string;
  /** Process of the shim, its parent, and the real command. */
  pid: number;
  parent: number;
  child?: number;
  startedAt: number;
  endedAt?: number;
  /** Exit code; absent for a call that was killed. */
  exitCode?: number;
  /** It claimed success without doing anything. */
  lied: boolean;
  /** It was killed; `endedAt` is when its last process was seen to be gone. */
  killed: boolean;
  /** Positions of its first and last line in the file: they order the calls exactly. */
  firstLine: number;
  lastLine?: number;
}

/** Reads the ledger of the shim; a last line that is being written is left out. */
export function parseLedger(text: string): Call[] {
  const calls = new Map<string, Call>();
  const lines = text.split('\n').slice(0, -1);
  for (const [at, line] of lines.entries()) {
    const [tag, id = '', first = '', second = '', third = '', fourth = '', ...words] = line.split(' ');
    const call = calls.get(id);
    if (tag === 'start')
      calls.set(id, {
        ...{ id, kind: first === 'write' ? 'write' : 'read', words: words.join(' ') },
        ...{ startedAt: Number(second), pid: Number(third), parent: Number(fourth) },
        ...{ lied: false, killed: false, firstLine: at },
      });
    else if (call === undefined) continue;
    else if (tag === 'lie') call.lied = true;
    else if (tag === 'child') call.child = Number(first);
    else if (tag === 'end') Object.assign(call, { endedAt: Number(first), exitCode: Number(second), lastLine: at });
    else if (tag === 'killed') Object.assign(call, { endedAt: Number(first), killed: true, lastLine: at });
  }
  return [...calls.values()];
}
