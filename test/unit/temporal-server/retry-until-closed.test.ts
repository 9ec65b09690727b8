import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { freePort } from '../../../workers/lib/free-port.js';
import { clientConnectionOptions } from '../../../workers/lib/temporal/connect-client.js';
import { GRPC, grpcCode } from '../../../workers/lib/temporal/explain-grpc-error.js';

/** A call's answer while nothing listens, with the connection closed after `closeAfterMs`. */
async function answerOf(closeAfterMs: number): Promise<unknown> {
  const connection = Connection.lazy(
    clientConnectionOptions({ address: `127.0.0.1:${await freePort()}`, namespace: 'siteflow' }),
  );
  const answer = connection.workflowService.getSystemInfo({}).then(
    () => undefined,
    (error: unknown) => error,
  );
  setTimeout(() => void connection.close(), closeAfterMs);
  return answer;
}

describe('a call to a server that is away', () => {
  it('is answered as cancelled when its connection is closed between two attempts', async () => {
    // The second attempt comes after about 100 ms: at least one of these is closed while waiting for one.
    const codes = await Promise.all([60, 120, 180, 300, 450].map(async (ms) => grpcCode(await answerOf(ms))));
    expect(codes).toContain(GRPC.CANCELLED);
    for (const code of codes) expect([GRPC.CANCELLED, GRPC.UNAVAILABLE]).toContain(code);
  });

  it('is still tried again while the connection is open', async () => {
    let attempts = 0;
    const server = createServer((socket) => {
      attempts += 1;
      socket.destroy();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const connection = Connection.lazy(
      clientConnectionOptions({ address: `127.0.0.1:${port}`, namespace: 'siteflow' }),
    );
    const call = connection.workflowService.getSystemInfo({}).catch((error: unknown) => grpcCode(error));
    await new Promise((later) => setTimeout(later, 2_500));
    await connection.close();
    server.close();
    expect(await call).toBe(GRPC.CANCELLED);
    expect(attempts).toBeGreaterThan(1);
  });
});
