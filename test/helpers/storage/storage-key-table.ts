import type * as z from 'zod';
import { viewOf } from '../../../config/schema/schema-view.js';
import { storageKeysSchema } from '../../../config/storage-resources/keys.js';
import { VARIABLES } from '../../../config/storage-resources/variables.js';
import { defaultWords, typeWords } from '../../../config/yaml/type-words.js';

/** Explained elsewhere. */
const ELSEWHERE = ['backend_components'];

function rows(schema: z.ZodType, path: readonly string[]): string[] {
  return Object.entries(viewOf(schema).shape).flatMap(([key, child]) => {
    const here = [...path, key];
    const view = viewOf(child);
    if (ELSEWHERE.includes(key) || view.meta.unused === true) return [];
    if (view.kind === 'object') return rows(child, here);
    const dotted = here.join('.');
    const names = VARIABLES.filter((variable) => variable.path.join('.') === dotted).map(({ name }) => `\`${name}\``);
    const cells = [`\`${dotted}\``, names.join(', '), typeWords(view), defaultWords(view), view.meta.description ?? ''];
    return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`];
  });
}

/** Every key of the storage-resources service as docs/storage-resources.md lists it, made from the schema. */
export const storageKeyTable = (): string =>
  ['| key | variable | type | default | meaning |', '|---|---|---|---|---|', ...rows(storageKeysSchema, [])].join('\n');
