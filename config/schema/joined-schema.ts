import * as z from 'zod';
import type { Reader, Readers } from '../backends/readers-of.js';
import { viewOf } from './schema-view.js';

type Part = 'settings' | 'component';

const ignored = z
  .unknown()
  .meta({ ignored: true, description: 'Key of a backend that does nothing for the offering; it is not read.' });

const entriesOf = (reader: Reader, part: Part) => Object.entries(viewOf(reader[part]).shape);

const isSecret = (schema: z.ZodType): boolean => viewOf(schema).kind === 'secret';

const isKnown = ({ descriptor }: Reader): boolean => descriptor !== undefined;

/**
 * What may stand in the one block that all backends of an offering read: every key of each, as the first says it (a secret
 * is one for all), and the keys of an idle backend, unread. Strict, unless a backend is not known here: that one may want
 * any key.
 */
export function joined({ used, idle }: Readers, part: Part): z.ZodType {
  const shape = new Map<string, z.ZodType>();
  for (const [key, schema] of used.flatMap((reader) => entriesOf(reader, part)))
    if (!shape.has(key) || isSecret(schema)) shape.set(key, schema);
  const unread = idle !== undefined && used.every(isKnown) ? entriesOf(idle, part) : [];
  for (const [key, schema] of unread) {
    if (shape.has(key)) continue;
    for (const form of isSecret(schema) ? [key, `${key}_file`] : [key]) shape.set(form, ignored);
  }
  const keys = Object.fromEntries(shape);
  const strict = [...used, ...(idle === undefined ? [] : [idle])].every(isKnown);
  const { description } = viewOf(used[0][part]).meta;
  return (strict ? z.strictObject(keys) : z.looseObject(keys)).meta(description === undefined ? {} : { description });
}
