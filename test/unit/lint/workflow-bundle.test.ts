import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleWorkflowCode, type Logger } from '@temporalio/worker';
import { WORKFLOWS } from '../../../contracts/workflow-names.js';
import * as workflows from '../../../workflows/index.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const built = join(root, 'dist', 'workflow-bundle.js');
const said: string[] = [];
const say = (_level: unknown, message: string): void => {
  said.push(message);
};
const note = (message: string): void => say('', message);
const log: Logger = { log: say, trace: note, debug: note, info: note, warn: note, error: note };

/** Bundles a workflow file as the build does. */
const bundle = async (workflowsPath: string): Promise<string> =>
  (await bundleWorkflowCode({ workflowsPath, logger: log })).code;

/** Names that webpack writes above each module of a bundle; of packages only the package. */
function modulesOf(code: string): string[] {
  const names = [...code.matchAll(/^ {2}!\*\*\* (.+) \*\*\*!$/gm)].map((match) => match[1] ?? '');
  return [...new Set(names.map((name) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? name))].sort();
}

/** What a workflow may consist of: Temporal's own packages, what these bring along, and two folders of ours. */
const ALLOWED = [
  /^@temporalio\/(common|workflow|worker)$/,
  /^(long|ms|nexus-rpc)$/,
  /^\.\/(dist\/)?(contracts|workflows)\//,
  /^__temporal_custom_\w+ \(ignored\)$/,
];
const unwanted = (code: string): string[] =>
  modulesOf(code).filter((name) => !ALLOWED.some((pattern) => pattern.test(name)));

describe('workflow bundle', () => {
  // Inside the package, so that the planted file finds the packages it imports.
  const folder = mkdtempSync(join(root, 'node_modules', '.planted-workflow-'));
  let code = '';

  beforeAll(async () => {
    code = existsSync(built) ? readFileSync(built, 'utf8') : await bundle(join(root, 'workflows', 'index.ts'));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the workflows, the contracts and the Temporal SDK, and nothing else', () => {
    const modules = modulesOf(code);
    expect(modules).toEqual(expect.arrayContaining(['@temporalio/workflow', '@temporalio/common']));
    expect(modules.some((name) => name.includes('workflows/orders/process-order'))).toBe(true);
    expect(unwanted(code)).toEqual([]);
  });

  it('would show a package that a workflow pulls in', async () => {
    const file = join(folder, 'index.mjs');
    writeFileSync(file, "import * as z from 'zod';\nexport const planted = async () => String(z.string());\n");
    expect(unwanted(await bundle(file))).toContain('zod');
  }, 120_000);

  it('cannot be made with a Node module in it', async () => {
    const file = join(folder, 'node.mjs');
    writeFileSync(file, "import { readFileSync } from 'node:fs';\nexport const planted = async () => readFileSync;\n");
    await expect(bundle(file)).rejects.toThrow('errors');
    expect(said.join('\n')).toContain('node:fs');
  }, 120_000);

  it('exports the workflows that the contracts name', () => {
    expect(Object.keys(workflows).sort()).toEqual(Object.values(WORKFLOWS).sort());
    for (const name of Object.values(WORKFLOWS))
      expect(code).toMatch(new RegExp(`^/\\* harmony export \\*/ +${name}:`, 'm'));
  });
});
