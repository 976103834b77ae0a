import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

import { findChromium } from '../../plugins/course-studio/server/src/certificates/browser';
import { until, type Person, type Studio } from '../harness';

/** `npm run pictures` renews the pictures of the documents; otherwise they go to a temporary folder. */
const PICTURES = process.env.PICTURES
  ? path.resolve('docs/pictures')
  : path.join(os.tmpdir(), 'course-studio-pictures');

/** The machine's own Chromium, headless and kept from calling home. @throws if there is none */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findChromium({ chromiumPath: process.env.CHROMIUM_PATH });
  if (!executablePath)
    throw new Error('the browser tests need a Chromium: run `npm run build` once, or set CHROMIUM_PATH');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, args: [...sandbox, ...quiet] });
}

/** A page on which `person` has logged in to the admin panel. */
export async function logIn(browser: Browser, studio: Pick<Studio, 'url'>, person: Person): Promise<Page> {
  const context = await browser.newContext({
    baseURL: studio.url,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto('/admin/auth/login');
  await fillInLogin(page, person);
  return page;
}

/** Logs in on a page that shows Strapi's login. */
export async function fillInLogin(page: Page, person: Person): Promise<void> {
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: false }).first().fill(person.password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.waitForURL((url) => !url.pathname.includes('/auth/'));
}

const isFocused = (element: Locator) => element.evaluate((one) => one === document.activeElement);

/** The focus moves a moment after what moves it: a frame later, or when a dialog has closed. */
export const untilFocused = (element: Locator): Promise<boolean> =>
  until('the focus to move', () => isFocused(element), 5);

/** Renews a picture of the documents, when run by `npm run pictures`. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`), animations: 'disabled' });
}

/** Keeps what a failed test saw, and says where. */
export async function keepEvidence(page: Page): Promise<void> {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-failed-')), 'page.png');
  await page.screenshot({ path: file });
  console.error(`what the test saw: ${file}`);
}

/** Draws an SVG into a PNG file. */
export async function drawPicture(browser: Browser, { svg, file }: { svg: string; file: string }): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  await page.screenshot({ path: file });
  await page.close();
}
