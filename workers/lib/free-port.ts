import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const tryPort = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = probe.address();
      const bound = typeof address === 'object' && address ? address.port : undefined;
      probe.close(() => resolve(bound));
    });
  });

/**
 * Below what kernels give to outgoing connections, so that none of those takes the port between two starts, and apart
 * from what the lab of the tests chooses from.
 */
const RANGE = { first: 26_000, size: 6_000 };
const TRIES = 20;

/**
 * A port on 127.0.0.1 that nobody listens on: the preferred one if it is free, so that addresses stay the same over
 * restarts. Between this answer and the use of the port somebody else may take it; callers check and try again.
 */
export async function freePort(preferred?: number): Promise<number> {
  const wanted = Array.from({ length: TRIES }, () => randomInt(RANGE.first, RANGE.first + RANGE.size));
  for (const port of [...(preferred ? [preferred] : []), ...wanted, 0]) {
    const free = await tryPort(port);
    if (free !== undefined) return free;
  }
  throw new Error('No free TCP port on 127.0.0.1. Check that the loopback interface is up.');
}
