import type { Verdict } from './evidence.js';

/** Whether two sorted lists are the same; names the first that are missing or too many. */
export function compare(check: string, wanted: readonly string[], found: readonly string[]): Verdict {
  const missing = difference(wanted, found);
  const extra = difference(found, wanted);
  const parts = [
    String(found.length),
    ...(missing.length === 0 ? [] : [`${missing.length} missing: ${some(missing)}`]),
    ...(extra.length === 0 ? [] : [`${extra.length} not expected: ${some(extra)}`]),
  ];
  return {
    check,
    expected: String(wanted.length),
    found: parts.join('; '),
    ok: missing.length === 0 && extra.length === 0 && wanted.length === found.length,
  };
}

const difference = (all: readonly string[], without: readonly string[]): string[] => {
  const gone = new Set(without);
  return all.filter((text) => !gone.has(text));
};

/** The first few of many texts. */
export const some = (texts: readonly string[]): string =>
  texts.slice(0, 3).join(', ') + (texts.length > 3 ? ', …' : '');
