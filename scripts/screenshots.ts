/**
 * Takes pictures of the orders in Temporal's web interface: `npx tsx scripts/screenshots.ts OUTDIR`. Starts a site on
 * simulators with a fault and an order that parks, needs `dist/`, Chromium (CHROMIUM names it) and a Temporal server.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openBrowser } from './screenshots/browser.js';
import { startPictureSite } from './screenshots/picture-site.js';
import { takePictures } from './screenshots/take-pictures.js';

const [out] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('Usage: npx tsx scripts/screenshots.ts OUTDIR\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'siteflow-screenshots-'));
mkdirSync(resolve(out), { recursive: true });
const site = await startPictureSite(folder);
const browser = await openBrowser(join(folder, 'browser'));
try {
  for (const file of await takePictures(browser, site, resolve(out))) process.stdout.write(`${file}\n`);
} finally {
  await browser.close();
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
}
