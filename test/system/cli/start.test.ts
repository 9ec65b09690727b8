import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { writeSiteFile } from '../../helpers/site-file.js';
import { type CliOptions, runCli } from './lib/cli.js';

interface Coverage {
  result: { url: string }[];
}

/**
 * Packages whose code is loaded by a command, as V8 saw it: files in node_modules, and what esbuild bundled into the
 * chunks that were loaded, where it leaves the path of each module in a comment.
 */
async function packagesOf(folder: string, args: string[], name?: CliOptions['name']): Promise<string[]> {
  const coverage = mkdtempSync(join(folder, 'coverage-'));
  const ended = await runCli(args, { env: { NODE_V8_COVERAGE: coverage }, cwd: folder, ...(name ? { name } : {}) });
  expect(ended.code).toBe(0);
  const files = readdirSync(coverage)
    .flatMap((file) => (JSON.parse(readFileSync(join(coverage, file), 'utf8')) as Coverage).result)
    .filter(({ url }) => url.startsWith('file:'))
    .map(({ url }) => fileURLToPath(url));
  expect(files.some((file) => file.endsWith('/dist/bin/siteflow.js') || name !== undefined)).toBe(true);
  const modules = files.flatMap((file) =>
    file.includes('/node_modules/')
      ? [file.slice(file.lastIndexOf('/node_modules/') + 1)]
      : [...readFileSync(file, 'utf8').matchAll(/^ *\/\/ (node_modules\/\S+)$/gm)].map(([, path = '']) => path),
  );
  const names = modules.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path);
  return [...new Set(names)].sort();
}

describe('packages that a command loads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-start-'));
  const site = { waldurUrl: 'http://127.0.0.1:1/api/', token: 'f'.repeat(40), offeringUuid: 'a'.repeat(32) };
  const file = writeSiteFile(folder, { ...site, binPath: folder });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([['--help'], ['--version'], ['orders list --help'], ['config check --help'], ['agent --help']])(
    '%s: the command line alone',
    async (args) => expect(await packagesOf(folder, args.split(' '))).toEqual(['commander']),
  );

  it('the old name, --help: the command line alone', async () =>
    expect(await packagesOf(folder, ['--help'], 'waldur_site_agent')).toEqual(['commander']));

  it('config check: YAML and schemas, and neither Temporal nor HTTP nor a log', async () =>
    expect(await packagesOf(folder, ['config', 'check', file])).toEqual(['commander', 'yaml', 'zod']));
});
