import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWarden } from './warden.mjs';

/**
 * Makes the folder of this run, in which test files find what they share (test/helpers/shared), and starts its warden.
 * Nothing else is started here: the first file that needs a server starts it.
 */
export default async function globalSetup() {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-jest-'));
  // Some programs under test run as users of their own and read files of the lab.
  chmodSync(folder, 0o755);
  globalThis.siteflowWarden = startWarden(folder);
  // Jest's workers, and what they start, are known by this variable.
  process.env.SITEFLOW_TEST_RUN = folder;
}
