import { setTimeout as sleep } from 'node:timers/promises';
import { fileOfLoad } from '../load/file-of-load.js';
import { cloneState } from '../model/clone-state.js';
import { EndlessQuery } from '../model/endless-query.js';
import type { Program, Statement } from '../programs/program.js';
import { Output } from '../render/output.js';
import { EndlessPrompt } from '../sacctmgr/context.js';
import { clientFiles } from './client-files.js';
import { drawDelay } from './delay.js';
import type { FaultAction } from './faults.js';
import type { Machine } from './machine.js';

/** The process that runs a program. */
export interface Client {
  pid: number;
  cwd: string;
  /** Container it runs in through `docker exec`; empty on the host. */
  container: string;
  /** Prints at once, in order. */
  write(stream: 'stdout' | 'stderr', text: string): void;
  readStdin(): Promise<string>;
  /** Aborts when the process is gone. */
  gone: AbortSignal;
}

/** Thrown to end the client by a signal. */
export class KillClient extends Error {
  constructor(readonly signal: number) {
    super(`signal ${signal}`);
  }
}

const SIGKILL = 9;

const forever = (gone: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(new ClientGone());
    if (gone.aborted) stop();
    else gone.addEventListener('abort', stop, { once: true });
  });

/** Thrown when the client went away; what it had not finished has no effect. */
export class ClientGone extends Error {}

function print(client: Client, out: Output): void {
  for (const { stream, text } of out.chunks) client.write(stream, text);
}

function garbled(out: Output, random: () => number): Output {
  const text = out.text('stdout');
  const result = new Output();
  result.raw(`${text.slice(0, Math.floor(text.length * random()))}\uFFFD|#@~\0|||`);
  result.exitCode = out.exitCode;
  return result;
}

/** Runs the statement on a copy that is thrown away. */
function withoutEffect(machine: Machine, run: (out: Output) => void): Output {
  const real = machine.state;
  const out = new Output();
  machine.state = cloneState(real);
  try {
    run(out);
  } finally {
    machine.state = real;
  }
  return out;
}

function withEffect(machine: Machine, client: Client, statement: Statement, run: (out: Output) => void): Output {
  const out = new Output();
  machine.state.changes = [];
  const before = statement.words.some((word) => /^par\w*=/i.test(word)) ? cloneState(machine.state) : undefined;
  try {
    run(out);
  } catch (error) {
    if (error instanceof EndlessQuery && before !== undefined) machine.state = before;
    if (error instanceof EndlessPrompt) print(client, out);
    throw error;
  }
  const { changes } = machine.state;
  const { program, words } = statement;
  if (changes.length > 0) {
    machine.keeper.ledger.push({ at: machine.options.clock(), pid: client.pid, program, words, changes });
  }
  machine.state.changes = [];
  return out;
}

async function act(
  machine: Machine,
  client: Client,
  statement: Statement,
  run: (out: Output) => void,
  action: FaultAction | undefined,
  released: Promise<void>,
): Promise<Output> {
  const apply = (): Output => withEffect(machine, client, statement, run);
  switch (action?.kind) {
    case undefined:
      return apply();
    case 'fail': {
      const out = new Output();
      out.raw(action.stdout ?? '');
      if (action.stderr !== undefined) out.error(action.stderr);
      out.exitCode = action.exitCode;
      return out;
    }
    case 'delay':
      await Promise.race([sleep(action.ms), released, forever(client.gone)]);
      return apply();
    case 'hang':
      await Promise.race([released, forever(client.gone)]);
      return apply();
    case 'lie': {
      const out = withoutEffect(machine, run);
      out.exitCode = 0;
      return out;
    }
    case 'applyThenFail': {
      apply();
      const out = new Output();
      out.error(action.stderr ?? ' Problem with requests: Unspecified error');
      out.exitCode = action.exitCode;
      return out;
    }
    case 'applyThenKill':
      apply();
      throw new KillClient(action.signal ?? SIGKILL);
    case 'applyThenHang': {
      const out = apply();
      await Promise.race([released, forever(client.gone)]);
      return out;
    }
    case 'garble':
      return garbled(apply(), machine.random);
  }
}

function fileText(statement: Statement, client: Client): string {
  if (statement.input !== undefined) return statement.input;
  const file = statement.program === 'sacctmgr' ? fileOfLoad(statement.words) : undefined;
  if (file === undefined) return '';
  const content = clientFiles(client.cwd, client.container).read(file);
  return 'text' in content ? content.text : '';
}

async function runStatement(
  machine: Machine,
  client: Client,
  statement: Statement,
  run: (out: Output) => void,
): Promise<number> {
  const { keeper, faults, options } = machine;
  const overlaps = keeper.begin(statement.program, statement.mutating);
  try {
    const ms = drawDelay(machine.delays, statement.program, machine.random);
    if (ms > 0) await Promise.race([sleep(ms), forever(client.gone)]);
    if (client.gone.aborted) throw new ClientGone();
    const struck = faults.strike({ ...statement, fileText: fileText(statement, client) });
    const loses = overlaps && options.loseConcurrentAdds && /^(add|create)/i.test(statement.words[0] ?? '');
    const action: FaultAction | undefined = struck?.action ?? (loses ? { kind: 'lie' } : undefined);
    const out = await act(machine, client, statement, run, action, struck?.released ?? Promise.resolve());
    print(client, out);
    return out.exitCode;
  } finally {
    keeper.end(statement.mutating);
  }
}

/**
 * Runs a program for a client and returns its exit code.
 *
 * @throws KillClient, ClientGone
 */
export async function runProgram(
  machine: Machine,
  client: Client,
  name: string,
  program: Program,
  argv: readonly string[],
): Promise<number> {
  try {
    return await program({
      program: name,
      argv,
      get state() {
        return machine.state;
      },
      files: clientFiles(client.cwd, client.container),
      unixUsers: machine.unixUsers,
      partitions: machine.options.partitions,
      readStdin: () => client.readStdin(),
      runStatement: (statement, run) => runStatement(machine, client, statement, run),
      print: (out) => print(client, out),
    });
  } catch (error) {
    if (error instanceof EndlessPrompt || error instanceof EndlessQuery) return forever(client.gone);
    throw error;
  }
}
