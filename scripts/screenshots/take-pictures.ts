import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import { orderPage } from '../../contracts/order-page.js';
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

const TIMEOUT_MS = 60_000;
const SETTLE_MS = 1_000;

interface Picture {
  name: string;
  url: string;
  /** Text that stands on the page when it is complete. */
  awaited: string;
  prepare?: (page: Page) => Promise<void>;
}

/** Takes the pictures and returns their files. */
export async function takePictures(browser: Browser, site: PictureSite, out: string): Promise<string[]> {
  const files: string[] = [];
  for (const picture of pictures(site)) {
    const page = await browser.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    const columns = JSON.stringify(JSON.stringify({ [NAMESPACE]: COLUMNS }));
    await page.evaluateOnNewDocument(`localStorage.setItem('namespace-workflow-table-columns', ${columns})`);
    await page.goto(picture.url, { waitUntil: 'networkidle2' });
    await page.waitForSelector(`::-p-text(${picture.awaited})`);
    await picture.prepare?.(page);
    // Panels fold and texts are laid out after the last answer.
    await sleep(SETTLE_MS);
    const path: `${string}.png` = `${join(out, picture.name)}.png`;
    await page.screenshot({ path });
    files.push(path);
    await page.close();
  }
  return files;
}

function pictures(site: PictureSite): Picture[] {
  const query = encodeURIComponent("`WorkflowType`='processOrder'");
  const metadata = (row: PictureSite['done']): string =>
    orderPage(site.uiUrl, NAMESPACE, row).replace(/history$/, 'user-metadata');
  return [
    {
      name: 'orders-list',
      url: `${site.uiUrl}/namespaces/${NAMESPACE}/workflows?query=${query}`,
      awaited: site.parked.order,
      prepare: (page) => page.locator('[aria-label="Collapse saved views"]').click(),
    },
    { name: 'order-done', url: metadata(site.done), awaited: 'Current Details' },
    { name: 'order-parked', url: metadata(site.parked), awaited: 'Current Details' },
    { name: 'order-history', url: orderPage(site.uiUrl, NAMESPACE, site.done), awaited: 'finishOrder' },
  ];
}
