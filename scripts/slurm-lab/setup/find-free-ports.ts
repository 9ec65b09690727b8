import { createServer } from 'node:net';

/** Below the kernel's range for outgoing connections (32768 upwards), so that a port stays free between two runs. */
const FIRST = 20_000;
const LAST = 31_999;
const MAX_TRIES = 500;

/** Tells whether a TCP port of a loopback address can be bound now. */
export function isPortFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Chooses ports that nobody listens on, at random so that two labs started together rarely meet.
 *
 * @param taken ports not to choose although they are free at the moment
 * @throws when the range is exhausted
 */
export async function findFreePorts(host: string, count: number, taken: readonly number[] = []): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; tries < MAX_TRIES && found.size < count; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (!found.has(port) && !taken.includes(port) && (await isPortFree(host, port))) found.add(port);
  }
  if (found.size < count) throw new Error(`Slurm lab: no ${count} free ports on ${host} between ${FIRST} and ${LAST}.`);
  return [...found];
}
