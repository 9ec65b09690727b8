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
 * A port on 127.0.0.1 that nobody listens on: the preferred one if it is free, so that addresses stay the same over
 * restarts. Between this answer and the use of the port somebody else may take it; callers check and try again.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && preferred > 0) {
    const kept = await tryPort(preferred);
    if (kept !== undefined) return kept;
  }
  const port = await tryPort(0);
  if (port === undefined) throw new Error('No free TCP port on 127.0.0.1. Check that the loopback interface is up.');
  return port;
}
