import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { until } from '../../cli/lib/until.js';

/** Where pictures for the docs go; unset: none are taken. */
const PICTURES = process.env.SITEFLOW_UI_PICTURES;

const SETTLE_MS = 700;
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

/** One order's page in Temporal's web interface, used as an operator uses it: with mouse and keyboard. */
export class OrderPage {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(browser: Browser, url: string): Promise<OrderPage> {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 820, deviceScaleFactor: 0.85 });
    await page.goto(url, { waitUntil: 'networkidle2' });
    return new OrderPage(page);
  }

  /** What the page says, as text; the interface puts Markdown into frames of their own. */
  async text(): Promise<string> {
    const texts = this.#page.frames().map((frame) => frame.evaluate('document.body.innerText').catch(() => ''));
    return (await Promise.all(texts)).join('\n');
  }

  async untilShown(text: string): Promise<void> {
    await until(`"${text}" on the page`, async () => (await this.text()).includes(text), 20_000);
  }

  async tab(name: string): Promise<void> {
    await this.#press(`::-p-xpath(//a[normalize-space(.)="${name}"])`);
    await settled();
  }

  async picture(name: string): Promise<void> {
    if (PICTURES === undefined) return;
    await settled();
    await this.#page.screenshot({ path: `${PICTURES}/${name}.png` });
  }

  /** More Actions › Send an Update, or a Signal: chooses the name, types the input, and submits after `before`. */
  async send(kind: 'update' | 'signal', name: string, input: object, before?: () => Promise<void>): Promise<void> {
    await this.#press('::-p-xpath(//button[contains(., "More Actions")])');
    await this.#press(`[data-testid="${kind}-button"]`);
    const dialog = `#${kind}-confirmation-modal`;
    await this.#press(`${dialog} [data-testid="${kind}-select-button"]`);
    await this.#press(`${dialog} ::-p-xpath(.//li[@role="option"][contains(., "${name}")])`);
    await this.#press(`${dialog} .cm-content`);
    await this.#page.keyboard.sendCharacter(JSON.stringify(input));
    // Leaving the editor lays its text out, which moves the button that is to be pressed.
    await this.#page.evaluate('document.activeElement.blur()');
    await before?.();
    await this.#press(`${dialog} [data-testid="confirm-modal-button"]`);
  }

  /** Reset, to the first or the last point that is offered. */
  async reset(point: 'first' | 'last', reason: string, before?: () => Promise<void>): Promise<void> {
    await this.#press('::-p-xpath(//button[normalize-space(.)="Reset"])');
    const dialog = '#reset-confirmation-modal';
    await this.#press(`${dialog} [data-testid="workflow-reset-event-id-select-button"]`);
    const options = await this.#visible(`${dialog} ::-p-xpath(.//li[@role="option"])`);
    await (point === 'first' ? options[0] : options.at(-1))?.click();
    await this.#press(`${dialog} #reset-reason`);
    await this.#page.keyboard.type(reason);
    await before?.();
    await this.#press(`${dialog} [data-testid="confirm-modal-button"]`);
  }

  async close(): Promise<void> {
    await this.#page.close();
  }

  async #visible(selector: string): Promise<ElementHandle[]> {
    return until(`${selector} on the page`, async () => {
      const shown: ElementHandle[] = [];
      for (const element of await this.#page.$$(selector)) if (await element.isVisible()) shown.push(element);
      return shown.length > 0 && shown;
    });
  }

  /** The page holds every dialog at once; only what can be seen can be pressed. Dialogs grow as they open. */
  async #press(selector: string): Promise<void> {
    await this.#visible(selector);
    await settled();
    const [first] = await this.#visible(selector);
    await first?.click();
  }
}
