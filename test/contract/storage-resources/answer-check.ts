import { expect } from '@jest/globals';
import {
  listSchema,
  upstreamSchema,
  validationSchema,
} from '../../../servers/storage-resources/http/response-schema.js';

/** Every status that the service documents for requests of its list. */
const DOCUMENTED = new Set([200, 304, 307, 401, 403, 404, 405, 422, 502, 503]);

export interface AnyAnswer {
  statusCode: number;
  headers: Record<string, unknown>;
  body: string;
}

/** Fails unless an answer is one of the documented ones, body included. */
export function expectDocumented({ statusCode, headers, body }: AnyAnswer, debug = false): void {
  expect(DOCUMENTED).toContain(statusCode);
  if (statusCode === 304 || statusCode === 307) {
    expect(body).toBe('');
    return;
  }
  expect(headers['content-type']).toBe('application/json');
  const json: unknown = JSON.parse(body);
  if (statusCode === 422) validationSchema.parse(json);
  else if (statusCode === 502) upstreamSchema.parse(json);
  else if (statusCode !== 200) expect(Object.keys(json as object)).toEqual(['detail']);
  else if (!debug) expectList(json);
}

/** Pages have no upper limit, and a reader may round them. */
function expectList(json: unknown): void {
  const { pagination, filters_applied: filters, ...rest } = json as Record<string, Record<string, unknown>>;
  const small = { current: 1, offset: 0 };
  listSchema.parse({ ...rest, pagination: { ...pagination, ...small }, filters_applied: { ...filters, page: 1 } });
}
