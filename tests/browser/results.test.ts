import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { startStudio, type Person, type Studio } from '../harness';
import { aCourse, learning, type Course, type Key } from '../learning';
import { axe } from './axe';
import { keepEvidence, launchBrowser, logIn, takePicture, untilFocused } from './browser';

let studio: Studio;
let browser: Browser;
let instructor: Person;
let course: Course;
let page: Page;

/** Where pictures to look at go, if somebody wants to. */
const SHOTS = process.env.SHOTS;

beforeAll(async () => {
  studio = await startStudio({ SERVE_ADMIN: '1' });
  instructor = await studio.createInstructor();
  course = await aCourse(
    { studio, instructor },
    { certificate: false, tests: [{ questions: 3, testSet: { title: 'Tides' } }] },
  );
  const [{ id, key }] = course.testSets as [{ id: string; key: Key }];
  const right = Object.entries(key);
  for (const [name, known] of [
    ['Ann', 3],
    ['Bob', 2],
    ['Cid', 1],
    ['Dan', 0],
  ] as const) {
    const me = learning(studio, await studio.createLearner(name));
    await me.enrol(course.id);
    const { questions } = (await me.start(id)).body.data;
    const wrong = questions.slice(known).map((question) => [question.id, [question.answers[2]!.id]] as const);
    await me.take(id, Object.fromEntries([...right.slice(0, known), ...wrong]));
  }
  browser = await launchBrowser();
  page = await logIn(browser, studio, instructor);
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
});

const shoot = async (name: string) => {
  if (SHOTS) await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true, animations: 'disabled' });
};

const main = () => page.getByRole('main');
const figure = (label: string) =>
  main().locator('dl > div', { hasText: label }).first().locator('dd').first().innerText();

it('an instructor goes from the list of courses to the results of one', async () => {
  await page.goto('/admin/plugins/course-studio');
  await page.getByRole('link', { name: /Results of/ }).click();
  await page.getByRole('heading', { name: /^Results: Tides/ }).waitFor();
  expect(await figure('Attempts')).toBe('4');
  expect(await figure('Pass rate')).toBe('50%');
  expect(await figure('Mean score')).toBe('50%');
  await main()
    .getByRole('img', { name: /4 attempts by score/ })
    .waitFor();
  await shoot('results');
  await takePicture(page, 'results');
});

it('reads the distribution as a table, and the questions with the answers chosen', async () => {
  await main().getByText('Show as table').click();
  const row = main().getByRole('row', { name: /30–40 %/ });
  expect(await row.getByRole('cell').innerText()).toBe('1');
  const first = main().getByRole('region', { name: 'Questions' }).last().getByRole('row').nth(1);
  expect(await first.innerText()).toMatch(/75%[\s\S]*52%/);
  expect(await first.innerText()).toMatch(/first[\s\S]*3 \(75%\)/);
});

it('counts only the best attempts when asked to', async () => {
  await main().getByRole('combobox', { name: 'Attempts counted' }).click();
  await page.getByRole('option', { name: 'Best attempt of each learner' }).click();
  expect(await figure('Attempts')).toBe('4');
});

it('saves the attempts as CSV, in the format that was chosen', async () => {
  await main().getByRole('combobox', { name: 'Export as' }).click();
  await page.getByRole('option', { name: 'CSV: semicolon, numbers like 22,5' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    main().getByRole('button', { name: 'Export learners and attempts' }).click(),
  ]);
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-csv-')), 'attempts.csv');
  await download.saveAs(file);
  expect(download.suggestedFilename()).toBe('attempts.csv');
  expect(fs.readFileSync(file, 'utf8').trim().split('\r\n')).toHaveLength(5);
});

it('has no fault that axe finds, in the light and in the dark', async () => {
  expect(await axe(page, 'main')).toEqual([]);
  await page.evaluate(() => localStorage.setItem('STRAPI_THEME', 'dark'));
  await page.reload();
  await main()
    .getByRole('img', { name: /attempts by score/ })
    .waitFor();
  expect(await axe(page, 'main')).toEqual([]);
  await shoot('results-dark');
});

it('fits a telephone, in German', async () => {
  await page.evaluate(() => localStorage.setItem('strapi-admin-language', 'de'));
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await main()
    .getByRole('heading', { name: /^Ergebnisse: Tides/ })
    .waitFor();
  await main().getByText('Lösungsquote').first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await shoot('results-390-de-dark');
  await page.evaluate(() => {
    localStorage.setItem('STRAPI_THEME', 'light');
    localStorage.setItem('strapi-admin-language', 'en');
  });
  await page.reload();
  await main()
    .getByRole('img', { name: /attempts by score/ })
    .waitFor();
  await shoot('results-390');
  await page.setViewportSize({ width: 1280, height: 900 });
});

it('opens and leaves the correction of a key by keyboard, and is where it was', async () => {
  const button = main().getByRole('button', { name: 'Correct key: Tides, Question 2' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Correct the key' });
  await dialog.getByRole('checkbox', { name: 'third' }).focus();
  await page.keyboard.press('Space');
  await dialog.getByText('If every answer were right').waitFor();
  expect(await dialog.getByRole('button', { name: 'See changes' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await untilFocused(button);
});

it('corrects a key: sees whose result changes, and applies it', async () => {
  await main().getByRole('button', { name: 'Correct key: Tides, Question 1' }).click();
  const dialog = page.getByRole('dialog', { name: 'Correct the key' });
  await dialog.getByRole('radio', { name: 'third' }).click();
  await dialog.getByRole('button', { name: 'See changes' }).click();
  await dialog.getByText('The results of 4 people change', { exact: false }).first().waitFor();
  await dialog.getByText('Pass lost').first().waitFor();
  await dialog.getByText(/1 completion|One completion/).waitFor();
  await shoot('regrade');
  expect(await axe(page, '[role=dialog]')).toEqual([]);
  expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Reason, for the log').fill('The third is right.');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await main().getByText('Key corrected').first().waitFor();
  await main().getByRole('heading', { name: 'Corrected keys' }).waitFor();
  await main().getByText('The third is right.').waitFor();
  await shoot('results-corrected');
});

it('shows nothing of it to an author of other courses', async () => {
  const other = await studio.createInstructor();
  const theirs = await logIn(browser, studio, other);
  await theirs.goto(`/admin/plugins/course-studio/courses/${course.id}/results`);
  await theirs.getByText('Your roles do not allow this with this course.').waitFor();
  await theirs.context().close();
});
