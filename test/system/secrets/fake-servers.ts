import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeServer {
  port: number;
  /** Requests that showed the right credentials, and answers that repeated credentials. */
  counts: { accepted: number; echoed: number };
  close(): void;
}

async function listen(server: Server, counts: FakeServer['counts']): Promise<FakeServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/**
 * Token endpoint of an identity provider. Its first refusals repeat what they were sent, as text, as form and as JSON.
 *
 * @param refusals answers before the first token
 */
export function startTokenEndpoint(options: {
  clientSecret: string;
  accessToken: string;
  control: string;
  refusals: number;
}): Promise<FakeServer> {
  const counts = { accepted: 0, echoed: 0 };
  const server = createServer(async (request, response) => {
    const form = await bodyOf(request);
    const sent = Object.fromEntries(new URLSearchParams(form));
    if (counts.echoed < options.refusals) {
      counts.echoed += 1;
      const description = `${options.control} refused ${form} with secret ${sent.client_secret}`;
      return answer(response, counts.echoed % 2 === 0 ? 500 : 503, { detail: description, received: sent });
    }
    if (sent.client_secret !== options.clientSecret) return answer(response, 401, { error: 'invalid_client' });
    counts.accepted += 1;
    answer(response, 200, { access_token: options.accessToken, token_type: 'Bearer', expires_in: 3600 });
  });
  return listen(server, counts);
}

/** Receiver of a webhook whose address holds a key. It takes nothing, and repeats the address in text and JSON. */
export function startWebhook(options: { key: string; control: string }): Promise<FakeServer> {
  const counts = { accepted: 0, echoed: 0 };
  const server = createServer(async (request, response) => {
    await bodyOf(request);
    if (!decodeURIComponent(request.url ?? '').includes(options.key)) return answer(response, 404, {});
    counts.echoed += 1;
    const detail = `${options.control} does not take ${request.url}, key ${options.key}`;
    answer(response, counts.echoed % 2 === 0 ? 400 : 500, { detail, url: request.url });
  });
  return listen(server, counts);
}

/**
 * Forward proxy for plain HTTP that wants Basic credentials. Its first answers repeat the credentials it was given, as
 * they came and decoded.
 */
export function startForwardProxy(options: {
  credentials: string;
  control: string;
  refusals: number;
}): Promise<FakeServer> {
  const counts = { accepted: 0, echoed: 0 };
  const expected = `Basic ${Buffer.from(options.credentials).toString('base64')}`;
  const server = createServer((request, response) => {
    const { 'proxy-authorization': given, 'proxy-connection': _, ...headers } = request.headers;
    if (given !== expected) return answer(response, 407, { detail: `the proxy wants credentials, got ${given}` });
    if (counts.echoed < options.refusals) {
      counts.echoed += 1;
      const detail = `${options.control} no route; Proxy-Authorization: ${given}; user ${options.credentials}`;
      return answer(response, 502, { detail });
    }
    counts.accepted += 1;
    const onward = forward(String(request.url), { method: request.method, headers }, (upstream) => {
      response.writeHead(upstream.statusCode ?? 502, upstream.headers);
      upstream.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return listen(server, counts);
}
