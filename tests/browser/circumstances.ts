import type { Page } from 'playwright-core';

/** Pixels that stick out of the window, of the page or of the dialog. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(
      ...[document.documentElement, ...document.querySelectorAll('[role="dialog"], [role="dialog"] > *')].map(
        (element) => element.scrollWidth - element.clientWidth,
      ),
    ),
  );

/** Ways in which the studio is looked at: each sets the page up for what is opened next, and back. */
export function circumstancesOf(page: () => Page) {
  const setTheme = (theme: string) => page().evaluate((name) => localStorage.setItem('STRAPI_THEME', name), theme);
  const setLanguage = (code: string) =>
    page().evaluate((name) => localStorage.setItem('strapi-admin-language', name), code);
  return {
    setLanguage,
    circumstances: {
      light: { before: async () => undefined, after: async () => undefined },
      dark: { before: () => setTheme('dark'), after: () => setTheme('light') },
      German: { before: () => setLanguage('de'), after: () => setLanguage('en') },
      narrow: {
        before: () => page().setViewportSize({ width: 390, height: 844 }),
        after: () => page().setViewportSize({ width: 1280, height: 900 }),
      },
    },
  };
}
