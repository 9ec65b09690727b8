/** Builds dist/: modules and types by tsc, the CLI bundled by esbuild so that it starts fast, the workflow bundle. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliBundle } from './lib/cli-bundle.mjs';
import { bin, installPackages, requireNode, root, step } from './lib/steps.mjs';

requireNode();
installPackages();
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
step('compile', bin('tsc'), ['-p', 'tsconfig.build.json']);

const { build } = await import('esbuild');
await build({ ...cliBundle, outdir: join(dist, 'bin') });
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
