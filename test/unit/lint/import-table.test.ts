import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALLOWED, PACKAGES, VIOLATIONS } from './planted-imports.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const rulesFile = '.dependency-cruiser.cjs';
const rules = createRequire(import.meta.url)(join(root, rulesFile)) as { forbidden: { name: string }[] };
const SOURCES = [
  ...['contracts', 'config', 'activities', 'workflows', 'workers', 'starters', 'servers', 'simulators'],
  'backends.ts',
];
const CRUISER = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** `file: rule` for everything that the cruiser rejects below a folder. */
function violations(folder: string, targets: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [CRUISER, '--config', rulesFile, '--output-type', 'json', ...targets],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NODE_OPTIONS: '' } },
      (_error, stdout, stderr) => {
        try {
          const { summary } = JSON.parse(stdout) as {
            summary: { violations: { from: string; rule: { name: string } }[]; totalCruised: number };
          };
          if (summary.totalCruised === 0) throw new Error('nothing was looked at');
          resolve([...new Set(summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`))].sort());
        } catch (error) {
          reject(new Error(`dependency-cruiser gave no report (${String(error)}): ${stderr.slice(0, 2000)}`));
        }
      },
    );
  });
}

function plantTree(folder: string): void {
  copyFileSync(join(root, rulesFile), join(folder, rulesFile));
  copyFileSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'planted', type: 'module', dependencies }));
  for (const name of PACKAGES) {
    const at = join(folder, 'node_modules', name);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    writeFileSync(join(at, 'index.js'), 'module.exports = {};\n');
  }
  for (const { file, content } of [...VIOLATIONS, ...ALLOWED]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
}

describe('import table', () => {
  const folder = mkdtempSync(join(tmpdir(), 'import-table-'));
  let found: string[] = [];
  let ofProduct: string[] = [];

  beforeAll(async () => {
    plantTree(folder);
    [found, ofProduct] = await Promise.all([violations(folder, SOURCES), violations(root, SOURCES)]);
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a planted violation for every rule', () => {
    const planted = new Set(VIOLATIONS.flatMap((violation) => violation.rules));
    expect(rules.forbidden.map((rule) => rule.name).sort()).toEqual([...planted].sort());
  });

  it.each(VIOLATIONS)('rejects $file by $rules', ({ file, rules: broken }) => {
    expect(found.filter((line) => line.startsWith(`${file}: `))).toEqual(broken.map((rule) => `${file}: ${rule}`));
  });

  it.each(ALLOWED)('allows $file', ({ file }) => {
    expect(found.filter((line) => line.startsWith(`${file}: `))).toEqual([]);
  });

  it('is kept by the product', () => {
    expect(ofProduct).toEqual([]);
  });
});
