import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { orderPage } from '../../starters/cli/orders/order-page.js';
import type { PictureSite } from './picture-site.js';

const NAMESPACE = 'siteflow';

/** The interface keeps the columns of each namespace's list in the browser; two at most may be pinned. */
const COLUMNS = [
  { label: 'Status', pinned: true },
  { label: 'OrderPhase', pinned: true },
  { label: 'FailureType', pinned: false },
  { label: 'OrderType', pinned: false },
  { label: 'Cluster', pinned: false },
  { label: 'Start', pinned: false },
  { label: 'Execution Duration', pinned: false },
  { label: 'WaldurOrder', pinned: false },
  { label: 'Workflow ID', pinned: false },
];

/** Takes the pictures and returns their files. */
export async function takePictures(browser: Browser, site: PictureSite, out: string): Promise<string[]> {
  const query = encodeURIComponent("`WorkflowType`='processOrder'");
  const pages = {
    'orders-list': [`${site.uiUrl}/namespaces/${NAMESPACE}/workflows?query=${query}`, 'Completed'],
    'order-done': [orderPage(site.uiUrl, NAMESPACE, site.done).replace(/history$/, 'user-metadata'), 'Current Details'],
    'order-parked': [orderPage(site.uiUrl, NAMESPACE, site.parked).replace(/history$/, 'user-metadata'), 'Current Details'],
    'order-history': [orderPage(site.uiUrl, NAMESPACE, site.done), 'finishOrder'],
  };
  const files: string[] = [];
  for (const [name, [url = '', awaited = '']] of Object.entries(pages)) {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(
      (columns) => localStorage.setItem('namespace-workflow-table-columns', columns),
      JSON.stringify({ [NAMESPACE]: COLUMNS }),
    );
    await page.goto(url, { waitUntil: 'networkidle2', timeout: 60_000 });
    await page.waitForFunction((text) => document.body.innerText.includes(text), { timeout: 10_000 }, awaited).catch(e => process.stderr.write(String(e)+name+'\n'));
    const path = join(out, `${name}.png`) as `${string}.png`;
    await page.screenshot({ path });
    files.push(path);
    process.stderr.write(`${name} ${JSON.stringify(await page.evaluate(() => [{ ...localStorage }, [...document.querySelectorAll('button')].map(b => b.getAttribute('aria-label') ?? b.innerText).slice(0,60)]))}\n`);
    await page.close();
  }
  return files;
}
