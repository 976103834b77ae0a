import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { startStudio, until, type Person, type Studio } from '../harness';
import { keepEvidence, launchBrowser, logIn } from './browser';

let studio: Studio;
let author: Person;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  studio = await startStudio({ SERVE_ADMIN: '1' });
  author = await studio.createInstructor();
  browser = await launchBrowser();
  page = await logIn(browser, studio, author);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
});

/** What the one with the focus is called, by its label, its text or its description. */
const focusedName = (): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    const label = element?.labels?.[0]?.textContent;
    return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim();
  });

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (name.test(await focusedName())) return;
  }
  throw new Error(`no way to ${name} by Tab`);
}

const headingHasFocus = (name: string) => until(`the focus on ${name}`, async () => (await focusedName()) === name, 10);

async function press(name: RegExp): Promise<void> {
  await tabTo(name);
  await page.keyboard.press('Enter');
}

it('a course is made and confirmed with the keyboard alone', async () => {
  await page.goto('/admin/plugins/course-studio');
  await page.getByRole('button', { name: 'New course' }).first().waitFor();
  await press(/^New course$/);
  await headingHasFocus('Basics');
  await tabTo(/^Name/);
  await page.keyboard.type('Made by keyboard');
  await tabTo(/^Topics/);
  await page.keyboard.type('Keys');
  await page.keyboard.press('Enter');
  await press(/^Next$/);
  await headingHasFocus('Files');
  await press(/^Next$/);
  await headingHasFocus('Tests');
  await press(/^Next$/);
  await headingHasFocus('Overview');
  await page
    .getByText(/^Saved \d/)
    .first()
    .waitFor();
  await tabTo(/^Confirm$/);
  const outline = await page.evaluate(() => {
    const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement!);
    return outlineStyle !== 'none' || boxShadow !== 'none';
  });
  expect(outline).toBe(true);
  await page.keyboard.press('Enter');
  await page.getByText('Published', { exact: true }).first().waitFor();
  const { body } = await studio.api('GET', '/course-studio/drafts?kind=published', { token: author.token });
  expect(body.data).toMatchObject([{ name: 'Made by keyboard', published: true }]);
});
