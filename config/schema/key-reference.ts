import { defaultWords, typeWords } from '../yaml/type-words.js';
import { type CatalogKey, keyCatalog } from './key-catalog.js';

const SECTIONS: [title: string, belongs: (path: string) => boolean][] = [
  ['Root', (path) => !path.includes('.') || path.startsWith('log_shipping.')],
  ['hpc_user_api', (path) => path.startsWith('hpc_user_api.')],
  ['siteflow', (path) => path.startsWith('siteflow.')],
  ['backend_settings', (path) => path.startsWith('backend_settings.')],
  ['backend_components', (path) => path.startsWith('backend_components.')],
];

const ROOT = new Set([
  'sentry_dsn',
  'elastic_apm_server_url',
  'timezone',
  'global_proxy',
  'log_level',
  'reporting_periods',
  'expose_backend_error_details',
  'log_shipping',
  'hpc_user_api',
  'offerings',
  'siteflow',
]);

/** Reference of every key as Markdown tables, made from the schemas; docs/configuration.md contains it. */
export function keyReference(): string {
  const keys = keyCatalog().filter(({ view }) => view.meta.unused !== true);
  const offering = keys.filter(({ path }) => !path.includes('.') && !ROOT.has(path));
  const parts = SECTIONS.map(([title, belongs]) => {
    const rows = keys.filter((key) => belongs(key.path) && !offering.includes(key));
    return section(title, rows);
  });
  parts.splice(1, 0, section('Offering', offering));
  return parts.join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function section(title: string, keys: readonly CatalogKey[]): string {
  const rows = keys
    .filter(({ view, path }) => view.kind !== 'object' || path.split('.').length > 1)
    .map(({ path, view, backends }) => {
      const only = backends.length === 0 || backends.length === 6 ? '' : ` (${backends.join(', ')})`;
      const type = `${typeWords(view)}${view.kind === 'secret' ? ' ¹' : ''}`;
      return `| \`${path}\` | ${cell(type)} | ${cell(defaultWords(view))} | ${cell(view.meta.description ?? '')}${only} |`;
    });
  return [`### ${title}`, '', '| key | type | default | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}
