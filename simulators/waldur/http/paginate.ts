import type { Context } from './context.js';
import { HttpError } from './errors.js';
import { json, type Reply } from './reply.js';

const DEFAULT_PAGE_SIZE = 10;
/** Larger sizes are silently cut; `Link` goes on echoing what was asked for. */
const MAX_PAGE_SIZE = 300;

/** One page of `rows` as Waldur answers it: bare array, `X-Result-Count`, `Link` (first, prev, next, last). */
export function paginate<T>(context: Context, rows: readonly T[], render: (row: T) => unknown): Reply {
  const size = pageSize(context.query.get('page_size'));
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const asked = context.query.get('page') ?? '1';
  const page = asked === 'last' ? pages : Number(asked);
  if (!Number.isInteger(page) || page < 1 || page > pages) {
    throw new HttpError(json(404, { detail: 'Invalid page.' }));
  }
  const links = [`<${pageUrl(context, 1)}>; rel="first"`];
  if (page > 1) links.push(`<${pageUrl(context, page - 1)}>; rel="prev"`);
  if (page < pages) links.push(`<${pageUrl(context, page + 1)}>; rel="next"`);
  links.push(`<${pageUrl(context, pages)}>; rel="last"`);
  const body = rows.slice((page - 1) * size, page * size).map(render);
  return json(200, body, { 'X-Result-Count': String(rows.length), Link: links.join(', ') });
}

function pageSize(text: string | null): number {
  const size = Number(text);
  return text !== null && Number.isInteger(size) && size > 0 ? Math.min(size, MAX_PAGE_SIZE) : DEFAULT_PAGE_SIZE;
}

/** Parameters sorted by name, values of one name in the order sent, page 1 left out. */
function pageUrl(context: Context, page: number): string {
  const pairs = [...context.query].filter(([name]) => name !== 'page');
  if (page > 1) pairs.push(['page', String(page)]);
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = pairs.map(([name, value]) => `${quote(name)}=${quote(value)}`).join('&');
  return `${context.base.replace(/\/api\/$/, '')}${context.path}${text ? `?${text}` : ''}`;
}

/** Form encoding: blanks become `+`, everything but letters, digits and `_.-~` is escaped. */
function quote(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
