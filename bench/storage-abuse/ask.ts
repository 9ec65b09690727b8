import { type Agent, request as httpRequest } from 'node:http';
import type { AnyAnswer } from '../../test/helpers/storage/documented-answers.js';
import type { OddRequest } from '../../test/helpers/storage/odd-requests.js';

/** Sends a request as it stands, over a socket, and reads the whole answer. */
export function ask(port: number, { method, url, headers }: OddRequest, agent: Agent): Promise<AnyAnswer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path: url, headers, agent };
    const request = httpRequest(options, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers: got } = response;
        resolve({ statusCode, headers: got, body: Buffer.concat(pieces).toString() });
      });
    });
    request.on('error', reject);
    request.end();
  });
}
