import { gzipSync } from 'node:zlib';
import { writeAtomically } from '../../../activities/lib/write-atomically.js';
import { descriptors } from '../../../config/backends/registry.js';
import type { Environment } from '../../../config/environment/environment.js';
import { effectiveValues } from '../../../config/site/effective-values.js';
import type { LoadedConfig } from '../../../config/site/load.js';
import { VERSION } from '../../../contracts/version.js';
import { CliError, EXIT } from '../exit-codes.js';
import { jsonDocument } from '../output.js';
import type { DoctorFinding } from './doctor-finding.js';
import { logTails } from './log-tails.js';
import type { Notes } from './notes.js';

export interface BundleContent {
  findings: readonly DoctorFinding[];
  loaded: LoadedConfig;
  env: Environment;
  stateDir: string | undefined;
  notes: Notes;
  mask: (text: string) => string;
}

/** Names only: what they hold may be secret. */
const TELLING = /^(SITEFLOW_|TEMPORAL_|WALDUR_|REQUESTS_|SENTRY_|STATE_DIRECTORY|CREDENTIALS_DIRECTORY)|_PROXY$/i;

/**
 * Writes a report for whoever helps: one JSON document, compressed where the name ends in `.gz`, readable for the owner
 * only. A file that exists is left alone.
 *
 * @throws CliError when the file cannot be written
 */
export function writeBundle(file: string, content: BundleContent): void {
  const { findings, loaded, env, stateDir, notes, mask } = content;
  const { config, reading } = loaded;
  const values = config === undefined || reading === undefined ? [] : effectiveValues(config, reading, env);
  const text = jsonDocument({
    writtenAt: new Date().toISOString(),
    versions: {
      siteflow: VERSION,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      ...notes.versions,
    },
    findings,
    configuration: Object.fromEntries(values.map(({ path, value, source }) => [path, { value, source }])),
    environmentVariables: Object.keys(env).filter(isTelling).sort(),
    missingRoutes: notes.missingRoutes,
    logs: stateDir === undefined ? {} : logTails(stateDir, mask),
  });
  const masked = maskDocument(text, mask);
  try {
    writeAtomically(file, file.endsWith('.gz') ? gzipSync(masked) : masked, { mode: 0o600, replace: false });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = code === 'EEXIST' ? 'exists already; name another file' : `cannot be written (${code})`;
    throw new CliError(`The bundle ${file} ${why}.`, EXIT.usage);
  }
}

function isTelling(name: string): boolean {
  const ofBackends = descriptors().flatMap(({ variables }) => variables ?? []);
  return TELLING.test(name) || ofBackends.some((start) => name.toUpperCase().startsWith(start));
}

/** String by string, so that what is masked leaves JSON behind. */
function maskDocument(text: string, mask: (text: string) => string): string {
  const plain: unknown = JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? mask(value) : value));
  return `${JSON.stringify(plain, null, 2)}\n`;
}
