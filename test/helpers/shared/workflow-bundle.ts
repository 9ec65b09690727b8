import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';
import { testRun } from './test-run.js';

const workflowsPath = fileURLToPath(new URL('../../../workflows/index.ts', import.meta.url));

/**
 * The product's workflows for a worker of a test, bundled once in a run: the bundle that SITEFLOW_TEST_WORKFLOWS names
 * (`npm test` has just built one), or one of the sources that the first file makes and the others read. Two that make it
 * at the same moment make the same.
 */
export async function sharedWorkflowBundle(): Promise<WorkflowBundle> {
  const run = testRun();
  const built = process.env.SITEFLOW_TEST_WORKFLOWS ?? '';
  const file = built === '' && run !== undefined ? join(run.folder, 'workflow-bundle.js') : built;
  if (file !== '' && existsSync(file)) return { code: readFileSync(file, 'utf8') };
  const bundle = await bundleWorkflowCode({ workflowsPath });
  if (file !== '' && built === '') {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, bundle.code);
    renameSync(own, file);
  }
  return bundle;
}
