import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { orderPage } from '../../starters/cli/orders/order-page.js';
import type { PictureSite } from './picture-site.js';

const NAMESPACE = 'siteflow';

/** Takes the pictures and returns their files. */
export async function takePictures(browser: Browser, site: PictureSite, out: string): Promise<string[]> {
  const query = encodeURIComponent("`WorkflowType`='processOrder'");
  const pages = {
    'orders-list': `${site.uiUrl}/namespaces/${NAMESPACE}/workflows?query=${query}`,
    'order-done': orderPage(site.uiUrl, NAMESPACE, site.done),
    'order-parked': orderPage(site.uiUrl, NAMESPACE, site.parked),
  };
  const files: string[] = [];
  for (const [name, url] of Object.entries(pages)) {
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: 'networkidle2', timeout: 60_000 });
    const path = join(out, `${name}.png`) as `${string}.png`;
    await page.screenshot({ path });
    files.push(path);
    process.stderr.write(`${JSON.stringify(await page.evaluate(() => ({ ...localStorage })))}\n`);
    await page.close();
  }
  return files;
}
