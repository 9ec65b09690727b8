import type { Socket } from 'node:net';
import { PROGRAMS } from '../programs/index.js';
import { FrameReader } from './frame-reader.js';
import type { Machine } from './machine.js';
import { type Client, ClientGone, KillClient, runProgram } from './run-program.js';

const COMMAND_NOT_FOUND = 127;

/**
 * Serves one process. It sends `program pid argc`, then cwd, container and arguments as counted texts; it receives frames
 * `O n`/`E n` (n bytes for stdout/stderr), `I 0` (send standard input as a counted text), `K n` (die of signal n) and
 * `X n` (exit).
 */
export async function serveClient(machine: Machine, socket: Socket): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  socket.on('error', () => gone.abort());
  socket.setNoDelay(true);
  const frames = new FrameReader(socket);
  const send = (kind: string, number: number, data = ''): void => {
    if (!socket.destroyed) socket.write(`${kind} ${number}\n${data}`);
  };
  const [program = '', pid = '0', argc = '0'] = (await frames.line()).split(' ');
  const cwd = await frames.text();
  const container = await frames.text();
  const argv: string[] = [];
  for (let at = 0; at < Number(argc); at += 1) argv.push(await frames.text());
  machine.keeper.process(program, container);
  const client: Client = {
    pid: Number(pid),
    cwd,
    container,
    gone: gone.signal,
    write(stream, text) {
      send(stream === 'stdout' ? 'O' : 'E', Buffer.byteLength(text), text);
    },
    readStdin() {
      send('I', 0);
      return frames.text();
    },
  };
  const run = PROGRAMS[program];
  try {
    if (run === undefined) send('X', COMMAND_NOT_FOUND);
    else send('X', await runProgram(machine, client, program, run, argv));
  } catch (error) {
    if (error instanceof KillClient) send('K', error.signal);
    else if (!(error instanceof ClientGone) && !gone.signal.aborted) {
      const text = `Slurm simulator: ${error instanceof Error ? error.stack : String(error)}\n`;
      client.write('stderr', text);
      send('X', COMMAND_NOT_FOUND);
    }
  }
  socket.end();
}
