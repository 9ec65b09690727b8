import * as z from 'zod';

/**
 * A row as Waldur sent it, unchecked, with these keys only: a whole list of whole rows may fill the memory. What is no
 * object stays as it is.
 */
export const pickedRow = (keys: readonly string[]): z.ZodType<unknown> =>
  z.unknown().transform((row) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
    const given = row as Record<string, unknown>;
    const kept: Record<string, unknown> = {};
    for (const key of keys) if (Object.hasOwn(given, key)) kept[key] = given[key];
    return kept;
  });
