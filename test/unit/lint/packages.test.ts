import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { VERSION } from '../../../contracts/version.js';

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const manifest = (...path: string[]): Manifest => JSON.parse(read(...path, 'package.json')) as Manifest;

const EXACT = /^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/;
/** An address below which npm would look for packages; mirrors have their own hosts. */
const REGISTRY = /"resolved"|registry[.-][a-z]|npmjs|\/-\/[\w.-]+\.tgz/i;
/** Folders of a developer's machine; of the fixed ones only those that no system has for everybody. */
const MACHINE = /(?<![\w.~-])\/(work|root|Users|tmp\/s)\/[\w.-]/;
const GENERATED = new Set(['.git', 'node_modules', 'dist', 'coverage', '.cache']);

const pinsOf = ({ dependencies, devDependencies }: Manifest): string[] =>
  Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `${name}@${version}`);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (GENERATED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** What ends up in dist/. */
const PRODUCT = [
  ...['contracts', 'config', 'activities', 'workflows', 'workers', 'starters', 'servers', 'simulators'],
  'backends.ts',
];

/** Packages that a module loads, in whatever way; types are needed by whoever builds, and only by them. */
function packagesIn(text: string): string[] {
  const code = text.replace(/^(import|export) type [^;]*;$/gm, '');
  const loads = [
    /^(?:(?:import|export)\b[^;'=]*\bfrom |import )'([^'.][^']*)';$/gm,
    /\bimport\('([^'.][^']*)'\)/g,
    /createRequire\([^)]*\)\.resolve\('([^'.][^']*)'\)/g,
  ].flatMap((pattern) => [...code.matchAll(pattern)]);
  return loads.flatMap(([, name = '']) => /^(?!node:)(?:@[\w.-]+\/)?[\w.-]+/.exec(name)?.[0] ?? []);
}

/** Version of the protobufjs that a package of ours gets when it asks for it. */
function protobufOf(name: string): string {
  for (const folder of [
    ['node_modules', name, 'node_modules', 'protobufjs'],
    ['node_modules', 'protobufjs'],
  ]) {
    try {
      return `${folder.join('/')} ${manifest(...folder).version}`;
    } catch {
      // Not installed at this place.
    }
  }
  return 'none';
}

describe('package.json', () => {
  it('pins every package to one version', () => {
    expect(pinsOf(manifest())).toEqual([]);
    expect(pinsOf({ version: '1.0.0', dependencies: { a: '^1.0.0', b: '1.2.3', c: 'latest' } })).toHaveLength(2);
  });

  it('has the version that the program prints', () => {
    expect(VERSION).toBe(manifest().version);
  });

  it('has the versions that are installed', () => {
    const { dependencies, devDependencies } = manifest();
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect(`${name}@${manifest('node_modules', name).version}`).toBe(`${name}@${version}`);
  });
});

describe('dependencies', () => {
  it('are there without the development ones: the image has no others', () => {
    const planted = [
      "import type { A } from 'a';\nimport b, {\n  c,\n} from 'b/x';\nimport 'c';\nimport { readFile } from 'node:fs';",
      "await import('@d/e/f'); createRequire(import.meta.url).resolve('g');",
    ].join('\n');
    expect(packagesIn(planted)).toEqual(['b', 'c', '@d/e', 'g']);
    const files = PRODUCT.flatMap((each) => (each.endsWith('.ts') ? [join(root, each)] : filesBelow(join(root, each))));
    const used = new Set(files.flatMap((file) => packagesIn(readFileSync(file, 'utf8'))));
    expect(used.size).toBeGreaterThan(10);
    expect([...used].filter((name) => manifest().dependencies?.[name] === undefined)).toEqual([]);
  });
});

describe('node_modules', () => {
  it('has one protobufjs 8 for all of Temporal: two would not know each other in histories', () => {
    const packages = readdirSync(join(root, 'node_modules', '@temporalio')).map((name) => `@temporalio/${name}`);
    expect(packages).toContain('@temporalio/proto');
    expect([...new Set(packages.map(protobufOf))]).toEqual([expect.stringMatching(/^node_modules\/protobufjs 8\./)]);
  });
});

describe('package-lock.json', () => {
  it('names no registry, so that npm ci uses the one that is configured', () => {
    expect(REGISTRY.exec(read('package-lock.json'))?.[0]).toBeUndefined();
    expect(read('.npmrc')).not.toMatch(/^\s*(@[\w-]+:)?registry\s*=/m);
    expect(REGISTRY.test('"resolved": "https://mirror.example.com/npm/zod/-/zod-4.6.7.tgz"')).toBe(true);
  });
});

describe('the repository', () => {
  it('holds no path of the machine it was written on', () => {
    expect(MACHINE.test(`open('${['', 'work', 'main', 'x'].join('/')}')`)).toBe(true);
    const files = filesBelow(root);
    expect(files.length).toBeGreaterThan(100);
    const home = root.replace(/\/$/, '');
    const found = files.filter((file) => {
      const text = readFileSync(file, 'utf8');
      return MACHINE.test(text) || text.includes(`${home}/`);
    });
    expect(found.map((file) => relative(root, file))).toEqual([]);
  });
});
