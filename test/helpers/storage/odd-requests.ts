import fc from 'fast-check';

/** One request as somebody may send it who does not know the service, or means it no good. */
export interface OddRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: Record<string, string>;
}

const LIST = '/api/storage-resources/';

const NAMES = [
  'storage_system',
  'state',
  'status',
  'data_type',
  'page',
  'page_size',
  'debug',
  'fresh',
  '__proto__',
  'x',
];
const WORDS = ['capstor', 'CAPSTOR', '', 'active', 'OK', 'store', 'users', '1', '0', '-1', '1.0', '1e9', 'true', 'no'];

/** Lone surrogates cannot be encoded. */
const encodeSafely = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'));

const word = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.bigInt().map(String),
  fc.double().map(String),
  fc.constantFrom('%', '%ZZ', '%00', '%ff%fe', '%F0%9F%92%A9', '＋１', "' OR 1=1--", '../../etc/passwd', '\\u0000'),
);
/** Some parts are encoded properly, some are sent as they come. */
const part = fc.oneof(
  word.map(encodeSafely),
  word.map((text) => text.replace(/[^\x21-\x7e]|[#]/g, '')),
);
const pair = fc.tuple(fc.oneof(fc.constantFrom(...NAMES), part), part).map(([name, value]) => `${name}=${value}`);
const header = fc.string({ unit: fc.constantFrom(...'abc"*,/W \t;=%\u00e9'), maxLength: 40 });

/** Queries of any kind. */
export const search = fc.array(pair, { maxLength: 6 }).map((pairs) => pairs.join('&'));

/** A query of the list that is answered from the snapshot: `debug` and `fresh` read Waldur each time. */
export const oddQuery: fc.Arbitrary<OddRequest> = fc.tuple(search, header).map(([query, etag]) => ({
  method: 'GET',
  url: `${LIST}?${query.replaceAll(/(debug|fresh)=/gi, 'quick=')}`,
  headers: { 'if-none-match': etag },
}));

const FIXED = ['/api/storage-resources', LIST, `${LIST}/`, '/', '/api/%ZZ'];
const OTHER_HEADERS = [
  'authorization',
  'accept',
  'accept-encoding',
  'range',
  'x-forwarded-for',
  'content-type',
  'expect',
  'host',
];

/** Paths, methods and headers of any kind. */
export const oddPath: fc.Arbitrary<OddRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
  url: fc.oneof(
    fc.constantFrom(...FIXED),
    fc.array(part, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`),
  ),
  headers: fc.dictionary(fc.constantFrom(...OTHER_HEADERS), header, { maxKeys: 4 }),
});

/** Pages for people and for Prometheus: not what this is about. */
export const isForPeople = ({ url }: OddRequest): boolean => url.startsWith('/docs') || url.startsWith('/metrics');
