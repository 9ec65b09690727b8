import { type CatalogKey, findKeys, keyCatalog } from '../../../config/schema/key-catalog.js';
import { effectiveValues } from '../../../config/site/effective-values.js';
import { suggest } from '../../../config/yaml/suggest.js';
import { defaultWords, typeWords } from '../../../config/yaml/type-words.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Output } from '../output.js';
import { type FileOptions, loadValid } from './load.js';

/** `siteflow config explain KEY [FILE]`: type, default and meaning of a key, and its value in a file. */
export function explainCommand(key: string, options: FileOptions, output: Output): ExitCode {
  const found = findKeys(key);
  if (found.length === 0) {
    output.err(`There is no key ${JSON.stringify(key)}${hint(key)}\n`);
    return EXIT.usage;
  }
  const values = options.file === undefined ? undefined : valuesOf(options, output);
  if (options.file !== undefined && values === undefined) return EXIT.config;
  for (const [index, each] of found.entries()) {
    if (index > 0) output.out('\n');
    output.out(describe(each));
    // A key that backends understand differently has its values below the last meaning.
    if (values !== undefined && found[index + 1]?.path !== each.path) output.out(settings(each, values));
  }
  return EXIT.ok;
}

type Values = ReturnType<typeof effectiveValues>;

function valuesOf(options: FileOptions, output: Output): Values | undefined {
  const loaded = loadValid(options, output);
  return loaded === undefined ? undefined : effectiveValues(loaded.config, loaded.reading, options.env);
}

function hint(key: string): string {
  const last = key.slice(key.lastIndexOf('.') + 1);
  const paths = keyCatalog().map(({ path }) => path);
  const ends = new Map(paths.map((path) => [path.slice(path.lastIndexOf('.') + 1), path]));
  const meant = suggest(key, paths) ?? ends.get(suggest(last, [...ends.keys()]) ?? '');
  return meant === undefined ? '.' : `, did you mean ${meant}?`;
}

function describe({ path, view, backends }: CatalogKey): string {
  const only = backends.length === 0 ? '' : ` (${backends.join(', ')})`;
  const lines = [
    `${path}${only}`,
    `  ${view.meta.description ?? ''}`,
    `  type:    ${typeWords(view)}`,
    `  default: ${defaultWords(view)}`,
  ];
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (view.kind === 'secret')
    lines.push(`  secret:  inline, as \${NAME} or \${NAME:-default}, as credential:NAME, or as ${name}_file: /path`);
  if (view.meta.unused === true) lines.push('  This key has no effect.');
  return `${lines.join('\n')}\n`;
}

function settings(key: CatalogKey, values: Values): string {
  const pattern = new RegExp(`^(offerings\\.\\d+\\.)?${key.path.split('*').map(literal).join('[^.]+')}(\\.|$)`);
  const matching = values.filter(({ path }) => pattern.test(path));
  if (matching.length === 0) return '  value:   not set\n';
  return matching
    .map(({ path, value, source }) => `  value:   ${path} = ${JSON.stringify(value)}  # ${source}\n`)
    .join('');
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
