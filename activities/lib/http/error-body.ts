/** Longest text taken from an error body. */
const MAX_EXCERPT = 400;
/** Deepest nesting and most entries looked at: bodies come from outside. */
const MAX_DEPTH = 4;
const MAX_ENTRIES = 10;
const MAX_VALUE = 1000;

/** One line, printable, with the length that fits a failure message. */
export function oneLine(text: string, max = MAX_EXCERPT): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > max ? `${line.slice(0, max)}…` : line;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function reasons(value: unknown, path: string, depth: number): string[] {
  if (depth > MAX_DEPTH || value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).flatMap((item) => reasons(item, path, depth + 1));
  if (isPlain(value)) {
    return Object.entries(value)
      .slice(0, MAX_ENTRIES)
      .flatMap(([key, item]) => reasons(item, bareKey(key) ? path : [path, key].filter(Boolean).join('.'), depth + 1));
  }
  const said = String(value).slice(0, MAX_VALUE);
  return [path === '' ? said : `${path}: ${said}`];
}

/** Keys that say nothing about where the mistake is. */
const bareKey = (key: string): boolean => key === 'detail' || key === 'non_field_errors';

/**
 * Flattens the error bodies of a Django REST server to one line: `{"field":["msg"]}` → `field: msg`,
 * `{"usages":[{"amount":["msg"]}]}` → `usages.amount: msg`, `["msg"]`, `{"detail":"msg"}` and `"msg"` → `msg`.
 */
export function describeJsonError(body: unknown): string {
  return oneLine(reasons(body, '', 0).join('; '));
}

/** Title of an HTML error page, or nothing. */
export function describeHtml(page: string): string {
  const title = /<title[^>]*>([^<]{0,200})/i.exec(page)?.[1] ?? /<h1[^>]*>([^<]{0,200})/i.exec(page)?.[1] ?? '';
  return oneLine(title, 100);
}

/** Whether a page comes from a web server in front of the application and not from the application itself. */
export const isFrontEndPage = (page: string): boolean => /<center>\s*(nginx|openresty|cloudflare)/i.test(page);
