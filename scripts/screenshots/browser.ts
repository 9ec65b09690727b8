import { type Browser, launch } from 'puppeteer-core';

/** The browser: Debian's, unless another is named. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Starts Chromium with a new profile and without any calls of its own to the internet. */
export const openBrowser = (userDataDir: string): Promise<Browser> =>
  launch({
    executablePath: CHROMIUM,
    headless: true,
    userDataDir,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
    defaultViewport: { width: 1440, height: 900 },
  });
