import { createServer } from 'node:net';

/**
 * Below the kernel's range for outgoing connections (32768 upwards), so that a port stays free between two runs, and
 * apart from the range of workers/lib/free-port.ts, so that no Temporal server takes a port that a lab has just chosen.
 */
const FIRST = 20_000;
const LAST = 25_999;
/** Each process looks first in a part of its own: between the choice and the use of a port lie seconds. */
const OWN_PART = 40;
const PARTS = (LAST - FIRST + 1) / OWN_PART;
const MAX_TRIES = 500;

/** Tells whether a TCP port can be bound now, on every address: slurmdbd and slurmctld listen on all of them. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '0.0.0.0', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Chooses ports that nobody listens on, whatever the address.
 *
 * @param taken ports not to choose although they are free at the moment
 * @throws when the range is exhausted
 */
export async function findFreePorts(count: number, taken: readonly number[] = []): Promise<number[]> {
  const found = new Set<number>();
  for (const port of candidates()) {
    if (found.size >= count) break;
    if (!found.has(port) && !taken.includes(port) && (await isPortFree(port))) found.add(port);
  }
  if (found.size < count) throw new Error(`Slurm lab: no ${count} free ports between ${FIRST} and ${LAST}.`);
  return [...found];
}

function* candidates(): Generator<number> {
  const part = FIRST + (process.pid % PARTS) * OWN_PART;
  const start = Math.floor(Math.random() * OWN_PART);
  for (let step = 0; step < OWN_PART; step += 1) yield part + ((start + step) % OWN_PART);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) yield FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
}
