import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** `LOOK=folder` keeps a picture of everything looked at. */
const { LOOK } = process.env;

interface Circumstance {
  before(page: Page): Promise<unknown>;
  after(page: Page): Promise<unknown>;
}

const setTheme = (theme: string) => (page: Page) =>
  page.evaluate((name) => localStorage.setItem('STRAPI_THEME', name), theme);
export const setLanguage = (code: string) => (page: Page) =>
  page.evaluate((name) => localStorage.setItem('strapi-admin-language', name), code);
const setSize = (width: number, height: number) => (page: Page) => page.setViewportSize({ width, height });
const nothing = () => Promise.resolve();

/** What every page must look right in; each takes effect with the next page that is gone to. */
export const CIRCUMSTANCES: Record<'light' | 'dark' | 'German' | 'narrow', Circumstance> = {
  light: { before: nothing, after: nothing },
  dark: { before: setTheme('dark'), after: setTheme('light') },
  German: { before: setLanguage('de'), after: setLanguage('en') },
  narrow: { before: setSize(390, 844), after: setSize(1280, 900) },
};

export async function picture(page: Page, name: string): Promise<void> {
  if (!LOOK) return;
  fs.mkdirSync(LOOK, { recursive: true });
  await page.screenshot({ path: path.join(LOOK, `${name}.png`), animations: 'disabled' });
}

/** Pixels that stick out of the window, of the page or of the dialog. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(
      ...[document.documentElement, ...document.querySelectorAll('[role="dialog"], [role="dialog"] > *')].map(
        (element) => element.scrollWidth - element.clientWidth,
      ),
    ),
  );
