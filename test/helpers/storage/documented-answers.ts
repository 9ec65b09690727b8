import { isDeepStrictEqual } from 'node:util';
import {
  listSchema,
  upstreamSchema,
  validationSchema,
} from '../../../servers/storage-resources/http/response-schema.js';

/** Every status that the service documents for requests of its list. */
const DOCUMENTED = [200, 304, 307, 401, 403, 404, 405, 422, 502, 503];

export interface AnyAnswer {
  statusCode: number;
  headers: Record<string, unknown>;
  body: string;
}

/**
 * What is not documented about an answer, body included; undefined when all is.
 *
 * @param debug its body is Waldur's own data
 */
export function undocumented({ statusCode, headers, body }: AnyAnswer, debug = false): string | undefined {
  if (!DOCUMENTED.includes(statusCode)) return `status ${statusCode}`;
  if (statusCode === 304 || statusCode === 307) return body === '' ? undefined : `${statusCode} with a body`;
  if (headers['content-type'] !== 'application/json') return `content type ${String(headers['content-type'])}`;
  try {
    const json: unknown = JSON.parse(body);
    if (statusCode === 422) validationSchema.parse(json);
    else if (statusCode === 502) upstreamSchema.parse(json);
    else if (statusCode === 200) return debug ? undefined : list(json);
    else if (!isDeepStrictEqual(Object.keys(json as object), ['detail'])) return `body ${body.slice(0, 200)}`;
    return undefined;
  } catch (error) {
    return `${statusCode}: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`;
  }
}

/** Pages have no upper limit, and a reader may round them. */
function list(json: unknown): undefined {
  const { pagination, filters_applied: filters, ...rest } = json as Record<string, Record<string, unknown>>;
  const small = { current: 1, offset: 0 };
  listSchema.parse({ ...rest, pagination: { ...pagination, ...small }, filters_applied: { ...filters, page: 1 } });
}
