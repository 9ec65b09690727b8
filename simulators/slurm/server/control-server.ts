import { createServer, type IncomingMessage } from 'node:http';
import type { SlurmSimulator } from '../daemon.js';
import type { Job } from '../model/job.js';
import type { Delays } from './delay.js';
import type { FaultRule } from './faults.js';

async function readJson<T>(request: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || 'null') as T;
}

interface RunRequest {
  program: string;
  argv: string[];
  stdin?: string;
}

type Handler = (simulator: SlurmSimulator, request: IncomingMessage) => Promise<unknown>;

const ROUTES: Readonly<Record<string, Handler>> = {
  'GET /dump': (simulator) => simulator.dump(),
  'GET /stats': async (simulator) => simulator.stats(),
  'GET /ledger': async (simulator) => simulator.ledger(),
  'GET /faults': async (simulator) => simulator.faults.list(),
  'POST /faults': async (simulator, request) => ({ id: simulator.faults.add(await readJson<FaultRule>(request)) }),
  'DELETE /faults': async (simulator) => simulator.faults.clear(),
  'POST /delay': async (simulator, request) => simulator.setDelay(await readJson<Delays>(request)),
  'POST /reset': async (simulator) => simulator.reset(),
  'POST /jobs': async (simulator, request) =>
    (await readJson<Partial<Job>[]>(request)).map((job) => simulator.addJob(job)),
  'POST /run': async (simulator, request) => {
    const { program, argv, stdin = '' } = await readJson<RunRequest>(request);
    return simulator.run(program, argv, { stdin });
  },
};

/**
 * Serves the simulator's controls as JSON on 127.0.0.1: dump, stats, ledger, faults, delay, reset, jobs, and run (a
 * program inside the daemon, for seeding).
 *
 * @returns the port
 */
export function startControlServer(simulator: SlurmSimulator, port: number): Promise<number> {
  const server = createServer((request, response) => {
    const handler = ROUTES[`${request.method} ${request.url}`];
    const answer = handler === undefined ? Promise.reject(new Error('no such control')) : handler(simulator, request);
    answer.then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? null)),
      (error: unknown) => response.writeHead(400).end(JSON.stringify({ error: String(error) })),
    );
  });
  return new Promise((ready, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.unref();
      const address = server.address();
      ready(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
