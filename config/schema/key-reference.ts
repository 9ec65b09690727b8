import { backendNames } from '../backends/registry.js';
import { defaultWords, typeWords } from '../yaml/type-words.js';
import { type CatalogKey, keyCatalog } from './key-catalog.js';
import { rootSchema } from './root-schema.js';
import { viewOf } from './schema-view.js';

const SECTIONS: [title: string, belongs: (path: string) => boolean][] = [
  ['Root', (path) => !path.includes('.') || path.startsWith('log_shipping.')],
  ['hpc_user_api', (path) => path.startsWith('hpc_user_api.')],
  ['siteflow', (path) => path.startsWith('siteflow.')],
  ['backend_settings', (path) => path.startsWith('backend_settings.')],
  ['backend_components', (path) => path.startsWith('backend_components.')],
];

/** Reference of every key as Markdown tables, made from the schemas; docs/configuration.md contains it. */
export function keyReference(): string {
  const keys = keyCatalog().filter(({ view }) => view.meta.unused !== true);
  const root = Object.keys(viewOf(rootSchema()).shape);
  const offering = keys.filter(({ path }) => !path.includes('.') && !root.includes(path));
  const parts = SECTIONS.map(([title, belongs]) => {
    const rows = keys.filter((key) => belongs(key.path) && !offering.includes(key));
    return section(title, rows);
  });
  parts.splice(1, 0, section('Offering', offering));
  return parts.join('\n');
}

const common = ({ length }: readonly string[]): boolean => length === 0 || length === backendNames().length;

const cell = (text: string): string => text.replaceAll('|', '\\|');

function section(title: string, keys: readonly CatalogKey[]): string {
  const rows = keys
    .filter(({ view, path }) => view.kind !== 'object' || path.split('.').length > 1)
    .map(({ path, view, backends }) => {
      const only = common(backends) ? '' : ` (${backends.join(', ')})`;
      const type = `${typeWords(view)}${view.kind === 'secret' ? ' ¹' : ''}`;
      return `| \`${path}\` | ${cell(type)} | ${cell(defaultWords(view))} | ${cell(view.meta.description ?? '')}${only} |`;
    });
  return [`### ${title}`, '', '| key | type | default | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}
