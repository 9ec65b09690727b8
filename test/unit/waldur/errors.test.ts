import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAILURES, type FailureType } from '../../../contracts/failure-types.js';
import { caught, failureOf } from './helpers/caught.js';
import { CANARY, clientOf } from './helpers/client-of.js';
import { html, json, type Served, serve } from './helpers/serve.js';

interface Recorded {
  step: string;
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/waldur/2024-10/error-answers.json', import.meta.url), 'utf8'),
) as Recorded[];

const UUID = '0123456789abcdef0123456789abcdef';

const EXPECTED: Record<string, [FailureType, string]> = {
  '01 no token': ['WaldurUnauthorized', 'Authentication credentials were not provided. (HTTP 401)'],
  '01 bad token': ['WaldurUnauthorized', 'Invalid token. (HTTP 401)'],
  '01 bearer junk': ['WaldurUnauthorized', 'Authentication credentials were not provided. (HTTP 401)'],
  '01 malformed header': ['WaldurUnauthorized', 'Invalid token. No credentials provided. (HTTP 401)'],
  '01 malformed json': ['WaldurRejected', 'JSON parse error'],
  '01 method not allowed': ['WaldurRejected', 'Method "PUT" not allowed. (HTTP 405)'],
  '01 unknown path': ['WaldurRouteMissing', 'Not Found (HTTP 404); this Waldur has no such call'],
  '01 version as agent': ['WaldurForbidden', 'You do not have permission to perform this action. (HTTP 403)'],
  '02 create: unknown limit component': ['WaldurRejected', 'limits: Invalid types: gpu (HTTP 400)'],
  '02 create: nobody': ['WaldurRejected', 'project: Invalid hyperlink - Object does not exist. (HTTP 400)'],
  '02 create: empty body': ['WaldurRejected', 'offering: This field is required.; project: This field is required.'],
  '02 approve_by_provider while pending-consumer': ['WaldurConflict', 'Valid states for operation: pending-provider.'],
  '03 page out of range': ['WaldurNotFound', 'Invalid page. (HTTP 404)'],
  '03 bad state value': ['WaldurRejected', 'state: Select a valid choice. bogus is not one of the available choices.'],
  '03 bad offering uuid': ['WaldurRejected', 'offering_uuid: Enter a valid UUID.'],
  '04 retrieve unknown uuid': ['WaldurNotFound', 'No Order matches the given query.'],
  '04 approve_by_provider as bob (consumer)': ['WaldurForbidden', 'You do not have permission'],
  '04 set_state_done while pending-provider': ['WaldurConflict', 'Valid states for operation: executing.'],
  '04 cancel while executing': ['WaldurRejected', 'does not support this action'],
  '04 order.set_backend_id (1.0.7)': ['WaldurRouteMissing', 'Not Found'],
  '04 resource.set_backend_id missing': ['WaldurUnavailable', 'Server Error (500) (HTTP 500)'],
  '08 set_usage unknown component': ['WaldurRejected', ': These components are invalid: gpu.'],
  '08 set_usage 3 decimals': ['WaldurRejected', 'usages.amount: Ensure that there are no more than 2 decimal places.'],
  '08 set_usage not a number': ['WaldurRejected', 'usages.amount: A valid number is required.'],
  '08 set_usage no resource': ['WaldurRejected', 'Either plan_period or resource should be provided.'],
  '08 set_usage unknown resource': ['WaldurRejected', 'resource: Object with uuid='],
  '08 set_usage invalid resource uuid': ['WaldurRejected', 'resource: Object with uuid=zz'],
  '08 set_usage as bob': ['WaldurForbidden', 'You do not have permission'],
  '08 set_usage on Erred resource': ['WaldurRejected', 'resource: Resource is not in valid state.'],
  '08 set_user_usage with user url': ['WaldurRejected', 'user: Invalid hyperlink'],
  '08 set_user_usage missing': ['WaldurRejected', 'username: This field is required.'],
  '08 set_user_usage unknown usage uuid': ['WaldurNotFound', 'No ComponentUsage matches the given query.'],
  '08 set_user_usages bulk (1.0.7)': ['WaldurRouteMissing', 'Not Found'],
  '07 second update_limits while one pending': ['WaldurRejected', ': Pending order for resource already exists.'],
  '07 set_state_done': ['WaldurConflict', 'Valid states for operation: executing.'],
  '07 update_limits identical': ['WaldurRejected', ': Impossible to create update orders'],
  '07 update_limits unknown component': ['WaldurRejected', 'limits: Invalid types: gpu'],
  '07 set_state_erred missing fields': ['WaldurUnavailable', 'Server Error'],
  '09 create for bob provider url': ['WaldurRejected', ': The fields offering, user must make a unique set.'],
  '09 glauth_users_config': ['WaldurRejected', 'Could not satisfy the request Accept header. (HTTP 406)'],
  '09 slurm-remote delete_association again': ['WaldurRejected', ': Association between the allocation'],
};

/** What an error must not show however it is printed. */
function everything(error: unknown): string {
  const shown = inspect(error, { depth: 20, showHidden: true, getters: true });
  const stack = error instanceof Error ? `${error.stack} ${error.message}` : '';
  const own = error instanceof Error ? JSON.stringify(error, Object.getOwnPropertyNames(error)) : '';
  return [shown, stack, JSON.stringify(error), own].join('\n');
}

describe('failures of Waldur', () => {
  let current: (index: number) => Parameters<typeof serve>[0];
  let server: Served;
  beforeAll(async () => {
    server = await serve((seen, response, index) => current(index)(seen, response, index));
  });
  afterAll(() => server.close());

  const client = () => clientOf(server.url);
  const setBackendId = () => client().resources.setBackendId(UUID, 'alloc');

  it('has an expectation for every recorded answer', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(recorded.map((row) => row.step).sort());
  });

  it.each(recorded)('$step: HTTP $status', async ({ step, status, headers, body }) => {
    current = () => (_, response) => {
      response.writeHead(status, headers);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const failure = await failureOf(setBackendId());
    const [type, text] = EXPECTED[step]!;
    expect(failure.type).toBe(type);
    expect(failure.message).toContain(`POST set_backend_id of resource ${UUID}: `);
    expect(failure.message).toContain(text);
    expect(failure.message).not.toContain('<');
    expect(failure.nonRetryable).toBe(['park', 'reread'].includes(FAILURES[type].disposition));
  });

  const NGINX = '<html><head><title>404 Not Found</title></head><body><center>nginx</center></body></html>';

  it.each<[string, FailureType, string, (response: Parameters<typeof json>[0]) => void]>([
    ['502 page', 'WaldurUnavailable', 'Bad Gateway (HTTP 502)', (r) => html(r, 502, '<title>Bad Gateway</title>')],
    ['503 JSON', 'WaldurUnavailable', 'busy (HTTP 503)', (r) => json(r, 503, { detail: 'busy' })],
    ['500 empty', 'WaldurUnavailable', 'the server failed', (r) => json(r, 500, undefined)],
    ['408', 'WaldurThrottled', 'HTTP 408', (r) => json(r, 408, {})],
    ['409 without detail', 'WaldurConflict', 'refused without a reason', (r) => json(r, 409, undefined)],
    ['422', 'WaldurRejected', 'backend_id: bad', (r) => json(r, 422, { backend_id: ['bad'] })],
    ['413 page', 'WaldurRejected', '413 Too Large', (r) => html(r, 413, '<h1>413 Too Large</h1>')],
    ['404 of nginx', 'WaldurUnavailable', 'something in front of it', (r) => html(r, 404, NGINX)],
    ['407', 'WaldurUnavailable', 'the proxy refuses', (r) => json(r, 407, undefined)],
    ['301', 'WaldurRejected', 'compare waldur_api_url', (r) => json(r, 301, undefined, { Location: 'https://x/?t=1' })],
    ['204', 'WaldurRejected', '', (r) => json(r, 304, undefined)],
    ['200 page', 'WaldurUnavailable', '("Login") where JSON was', (r) => html(r, 200, '<title>Login</title>')],
  ])('%s → %s', async (_, type, text, answer) => {
    current = () => (_seen, response) => answer(response);
    const failure = await failureOf(setBackendId());
    expect(failure.type).toBe(type);
    expect(failure.message).toContain(text);
    expect(failure.message).not.toContain('?t=1');
  });

  it.each<[string, string, [number, number]]>([
    ['seconds', '7', [7000, 7000]],
    ['a date', new Date(Date.now() + 30_000).toUTCString(), [20_000, 31_000]],
    ['far too long', '99999999', [600_000, 600_000]],
  ])('waits as Retry-After says: %s', async (_, header, [low, high]) => {
    const own = await serve((_seen, response) => json(response, 429, { detail: 'slow' }, { 'Retry-After': header }));
    try {
      const failure = await failureOf(clientOf(own.url).orders.state(UUID));
      expect(failure.type).toBe('WaldurThrottled');
      expect(Number(failure.nextRetryDelay)).toBeGreaterThanOrEqual(low);
      expect(Number(failure.nextRetryDelay)).toBeLessThanOrEqual(high);
    } finally {
      await own.close();
    }
  });

  it.each(['0', '-3', 'Thu, 01 Jan 2015 00:00:00 GMT'])('waits its own delay after Retry-After: %s', async (header) => {
    const own = await serve((_seen, response) => json(response, 503, {}, { 'Retry-After': header }));
    try {
      const failure = await failureOf(clientOf(own.url).orders.state(UUID));
      expect(failure).toMatchObject({ type: 'WaldurUnavailable', nonRetryable: false });
      expect(failure.nextRetryDelay ?? undefined).toBeUndefined();
    } finally {
      await own.close();
    }
  });

  it('holds all clients of the server back after a 429', async () => {
    const own = await serve((_seen, response) => json(response, 429, {}, { 'Retry-After': '60' }));
    try {
      await failureOf(clientOf(own.url).orders.state(UUID));
      const second = await failureOf(clientOf(own.url).orders.state(UUID));
      expect(second.type).toBe('WaldurThrottled');
      expect(second.message).toContain('held back by our own rate limit');
      expect(Number(second.nextRetryDelay)).toBeGreaterThan(50_000);
      expect(own.seen).toHaveLength(1);
    } finally {
      await own.close();
    }
  });

  it('names the field where an answer has an unknown shape, not its value', async () => {
    current = () => (_, response) => json(response, 200, { uuid: UUID, type: 'Create', state: 'frozen-secret' });
    const failure = await failureOf(client().orders.state(UUID));
    expect(failure.type).toBe('WaldurBadAnswer');
    expect(failure.message).toContain(`GET order ${UUID}: Waldur answered in an unknown shape: state: `);
    expect(failure.message).not.toContain('frozen-secret');
  });

  it('refuses what is not a UUID without asking', async () => {
    const before = server.seen.length;
    const failure = await failureOf(client().orders.state('../users/me'));
    expect(failure.type).toBe('WaldurRejected');
    expect(server.seen).toHaveLength(before);
  });

  it.each<[string, (seen: { headers: object; url: string }, response: Parameters<typeof json>[0]) => void]>([
    ['echoing JSON', (seen, r) => json(r, 400, { headers: seen.headers, detail: `bad ${CANARY}` })],
    ['echoing page', (seen, r) => html(r, 500, `<title>${JSON.stringify(seen.headers)}</title>`)],
    ['echoing redirect', (_seen, r) => json(r, 302, undefined, { Location: `http://${CANARY}@x/${CANARY}?${CANARY}` })],
    ['echoing wrong shape', (seen, r) => json(r, 200, [{ [CANARY]: seen.headers }])],
    ['echoing content type', (_seen, r) => json(r, 200, 'x', { 'Content-Type': `text/${CANARY}` })],
    ['reset', (_seen, r) => r.destroy()],
    [
      'broken JSON',
      (seen, r) =>
        r.writeHead(200, { 'Content-Type': 'application/json' }).end(`{"a":"${JSON.stringify(seen.headers)}`),
    ],
  ])('never shows the token: %s', async (_, answer) => {
    current = () => (seen, response) => answer(seen, response);
    for (const call of [() => client().orders.state(UUID), setBackendId]) {
      const error = await caught(call().then(() => Promise.reject(new Error('no failure'))));
      expect(everything(error)).not.toContain(CANARY);
    }
    // The scan itself sees the token where it is.
    expect(everything(Object.assign(new Error('x'), { config: { headers: { a: CANARY } } }))).toContain(CANARY);
    expect(server.seen.at(-1)?.headers.authorization).toBe(`Token ${CANARY}`);
  });
});
