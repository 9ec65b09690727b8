import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OidcEndpoint, OidcFault } from './fault.js';
import type { Realm } from './realm.js';

export interface AnswerParts {
  realm: Realm;
  faults: ReadonlyMap<OidcEndpoint, OidcFault>;
  requests: Record<OidcEndpoint, number>;
}

interface Reply {
  status: number;
  body: unknown;
}

const PATHS: Record<OidcEndpoint, string> = {
  discovery: '/.well-known/openid-configuration',
  certs: '/protocol/openid-connect/certs',
  token: '/protocol/openid-connect/token',
};

/** Answers one request, or spoils it by the fault in force for its endpoint. */
export function answer(parts: AnswerParts, request: IncomingMessage, body: string, response: ServerResponse): void {
  const base = new URL(parts.realm.issuer).pathname;
  const [path = ''] = (request.url ?? '').split('?', 1);
  const endpoint = (Object.keys(PATHS) as OidcEndpoint[]).find((name) => `${base}${PATHS[name]}` === path);
  if (endpoint === undefined) {
    send(response, { status: 404, body: { error: 'Realm does not exist' } });
    return;
  }
  parts.requests[endpoint] += 1;
  const reply = replyOf(endpoint, parts.realm, request, body);
  const fault = parts.faults.get(endpoint);
  if (fault === undefined) send(response, reply);
  else spoil(fault, reply, response);
}

function replyOf(endpoint: OidcEndpoint, realm: Realm, request: IncomingMessage, body: string): Reply {
  if (endpoint === 'certs') return { status: 200, body: realm.jwks() };
  if (endpoint === 'token') return tokenReply(realm, request, new URLSearchParams(body));
  const { issuer } = realm;
  return {
    status: 200,
    body: {
      issuer,
      token_endpoint: `${issuer}${PATHS.token}`,
      jwks_uri: `${issuer}${PATHS.certs}`,
      grant_types_supported: ['client_credentials'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    },
  };
}

/** RFC 6749 §4.4 and §5.2, in Keycloak's words. */
function tokenReply(realm: Realm, request: IncomingMessage, form: URLSearchParams): Reply {
  if (request.method !== 'POST') return { status: 405, body: { error: 'HTTP 405 Method Not Allowed' } };
  if (form.get('grant_type') !== 'client_credentials') {
    return { status: 400, body: { error: 'unsupported_grant_type', error_description: 'Unsupported grant_type' } };
  }
  const token = realm.grant(form.get('client_id') ?? '', form.get('client_secret') ?? '');
  if (token === undefined) {
    const description = 'Invalid client or Invalid client credentials';
    return { status: 401, body: { error: 'unauthorized_client', error_description: description } };
  }
  return {
    status: 200,
    body: {
      access_token: token,
      expires_in: realm.tokenSeconds,
      token_type: 'Bearer',
      scope: form.get('scope') ?? 'openid',
    },
  };
}

function send(response: ServerResponse, { status, body }: Reply, headers: Record<string, string> = {}): void {
  const text = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': text.length, ...headers })
    .end(text);
}

function spoil(fault: OidcFault, reply: Reply, response: ServerResponse): void {
  if (fault.kind === 'delay') {
    const timer = setTimeout(() => send(response, reply), fault.ms);
    response.once('close', () => clearTimeout(timer));
  } else if (fault.kind === 'reset') {
    response.socket?.destroy();
  } else if (fault.kind === 'html') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><title>Maintenance</title></html>');
  } else if (fault.kind === 'truncate') {
    const text = Buffer.from(JSON.stringify(reply.body));
    response.writeHead(reply.status, { 'Content-Type': 'application/json', 'Content-Length': text.length });
    response.write(text.subarray(0, text.length / 2), () => response.socket?.destroy());
  } else {
    const headers: Record<string, string> =
      fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
    send(response, { status: fault.status, body: { error: 'simulated fault' } }, headers);
  }
}
