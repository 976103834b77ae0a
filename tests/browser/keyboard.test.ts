import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { startStudio, until, type Person, type Studio } from '../harness';
import { A_PDF } from '../media';
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

/** Presses Space on what is called so. */
async function toggle(name: RegExp): Promise<void> {
  await tabTo(name);
  await page.keyboard.press('Space');
}

async function type(name: RegExp, words: string): Promise<void> {
  await tabTo(name);
  await page.keyboard.type(words);
}

const saved = () =>
  page
    .getByText(/^Saved \d/)
    .first()
    .waitFor();

const id = () => new URL(page.url()).pathname.split('/drafts/')[1]!.split('/')[0]!;
const course = async () => {
  const { body } = await studio.api('GET', `/course-studio/drafts/${id()}`, { token: author.token });
  return body.data.nodes.find((node: { type: string }) => node.type === 'course');
};
const topics = async () => (await course()).topics;

async function beginCourse(): Promise<void> {
  await page.goto('/admin/plugins/course-studio');
  await page.getByRole('button', { name: 'New course' }).first().waitFor();
  await press(/^New course$/);
  await headingHasFocus('Basics');
}

it('topics are ordered and removed with the keyboard, and the focus stays where the work is', async () => {
  await beginCourse();
  await tabTo(/^Topics/);
  for (const topic of ['Keys', 'Locks', 'Doors']) {
    await page.keyboard.type(topic);
    await page.keyboard.press('Enter');
  }
  await press(/^Move Keys down$/);
  await headingHasFocus('Move Keys down');
  await page.keyboard.press('Enter');
  await until('the topics', async () => (await topics()).join() === 'Locks,Doors,Keys');
  expect(await page.getByText('Moved: now Keys, 3 of 3.').count()).toBe(1);
  await press(/^Remove Keys$/);
  await headingHasFocus('Remove Doors');
  await page.keyboard.press('Enter');
  await headingHasFocus('Remove Locks');
  await until('the topics', async () => (await topics()).join() === 'Locks');
});

it('a duration is entered in hours and minutes, beyond an hour as well, and taken back by two zeros', async () => {
  await beginCourse();
  const minutes = (expected: number | null) =>
    until(`${expected} minutes`, async () => (await course()).durationMinutes === expected);
  await type(/^Hours$/, '12');
  await minutes(720);
  await type(/^Minutes$/, '90');
  await minutes(810);
  await page.keyboard.press('Tab');
  expect(await page.getByLabel('Hours').inputValue()).toBe('13');
  expect(await page.getByLabel('Minutes').inputValue()).toBe('30');
  await page.getByLabel('Hours').fill('1000');
  await page.keyboard.press('Tab');
  await page.getByText('A course can take up to 1,000 hours.').waitFor();
  await page.getByLabel('Hours').fill('0');
  await page.getByLabel('Minutes').fill('0');
  await minutes(null);
});

it('a course with a file and a test is made and confirmed with the keyboard alone', async () => {
  await beginCourse();
  await type(/^Name/, 'Made by keyboard');
  await press(/^Next$/);
  await headingHasFocus('Files');
  // Asked for before the way to the button, or the key may be faster than the request.
  const choosing = page.waitForEvent('filechooser');
  await press(/^Add files$/);
  await (await choosing).setFiles({ name: 'keys.pdf', mimeType: 'application/pdf', buffer: A_PDF });
  await page.getByText('Finished').first().waitFor();
  await type(/^Description/, 'Read this');
  await press(/^Next$/);
  await headingHasFocus('Tests');
  await press(/^Add test set$/);
  await headingHasFocus('Title');
  await page.keyboard.type('Final');
  await press(/^Add question$/);
  await headingHasFocus('Question');
  await page.keyboard.type('Which key?');
  await type(/^Answer 1$/, 'This one');
  await type(/^Answer 2$/, 'That one');
  await toggle(/^Answer 1 is correct$/);
  await saved();
  await press(/^Next$/);
  await headingHasFocus('Overview');
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
