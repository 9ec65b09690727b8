/** Builds dist/: modules and types by tsc, the CLI bundled by esbuild so that it starts fast, the workflow bundle. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, installPackages, requireNode, root, step } from './lib/steps.mjs';

requireNode();
installPackages();
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
step('compile', bin('tsc'), ['-p', 'tsconfig.build.json']);

const { build } = await import('esbuild');
await build({
  entryPoints: [
    { in: join(root, 'starters/cli/main.ts'), out: 'siteflow' },
    { in: join(root, 'starters/cli/old-names/waldur-site-agent.ts'), out: 'waldur_site_agent' },
  ],
  outdir: join(dist, 'bin'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  chunkNames: 'chunks/[name]-[hash]',
  // Native or path-sensitive packages stay outside; the rest is bundled, which halves the start time.
  external: ['@temporalio/*', 'protobufjs', 'pino', 'prom-client', 'mqtt'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
for (const name of ['siteflow', 'waldur_site_agent']) chmodSync(join(dist, 'bin', `${name}.js`), 0o755);

const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
const { code } = await bundleWorkflowCode({
  workflowsPath: join(dist, 'workflows', 'index.js'),
  logger: new DefaultLogger('WARN'),
});
mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, 'workflow-bundle.js'), code);
process.stderr.write('✔ dist/ is ready\n');
process.exit(0);
