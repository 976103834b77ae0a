import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { PERMISSIONS } from '../../plugins/course-studio/shared/contracts';
import { aCourseNode } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { aTestOf } from '../learning';
import { axe } from './axe';
import { keepEvidence, launchBrowser, logIn, untilFocused } from './browser';
import { wizardOn } from './wizard';

const HOME = '/admin/plugins/course-studio';

let studio: Studio;
let author: Person;
let browser: Browser;
let page: Page;

const { call, newDraft, put } = atDesk(() => ({ studio, author }));

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

const unfinished = () => page.getByRole('region', { name: 'Unfinished creations' });

it('an empty home page has one clear action', async () => {
  await page.goto(HOME);
  await page.getByText('You have no courses yet').waitFor();
  const main = page.getByRole('main');
  expect(await main.getByRole('button', { name: 'New course' }).count()).toBeGreaterThan(0);
  expect(await axe(page, 'main')).toEqual([]);
});

it('has pages of ten, and finds a course by its name', async () => {
  for (let number = 1; number <= 12; number += 1) {
    const id = await newDraft();
    await put(id, 0, [aCourseNode(id, { name: `Course ${number}` })]);
    if (number === 3) await call('PUT', `/drafts/${id}/step`, { data: { step: 'tests' } });
  }
  await page.goto(HOME);
  await unfinished().getByText('1–10 of 12').waitFor();
  await unfinished().getByRole('button', { name: 'Next page' }).click();
  await unfinished().getByText('11–12 of 12').waitFor();
  expect(await unfinished().getByRole('row').count()).toBe(3);
  await page.getByPlaceholder('Search courses').fill('course 3');
  await unfinished().getByText('Course 3', { exact: true }).waitFor();
  expect(await unfinished().getByRole('row').count()).toBe(2);
  await page.getByPlaceholder('Search courses').fill('nothing like it');
  await page.getByText('No course matches “nothing like it”.').waitFor();
  await page.getByPlaceholder('Search courses').fill('course 3');
});

it('announces a creation that ends soon, whatever page is shown and whatever is searched for', async () => {
  await studio.strapi.db
    .connection('courses')
    .where({ name: 'Course 1' })
    .update({ updated_at: new Date(Date.now() - 25 * 86_400_000) });
  await page.goto(HOME);
  const warning = page.getByText('A creation is about to be cancelled.');
  await warning.waitFor();
  await page.getByText('“Course 1” on').waitFor();
  expect(await unfinished().getByText('Course 1', { exact: true }).count()).toBe(0);
  await page.getByPlaceholder('Search courses').fill('course 3');
  await unfinished().getByText('Course 3', { exact: true }).waitFor();
  await warning.waitFor();
});

it('Resume leads to the step reached, and closing gives the focus back', async () => {
  const resume = unfinished().getByRole('button', { name: 'Resume Course 3' });
  await resume.click();
  await page.waitForURL(/\/tests$/);
  const heading = wizardOn(page).dialog().getByRole('heading', { name: 'Tests', level: 2 });
  await untilFocused(heading);
  await page.keyboard.press('Escape');
  await wizardOn(page).dialog().waitFor({ state: 'detached' });
  await untilFocused(resume);
});

it('Cancel asks once and takes the creation off the list', async () => {
  await unfinished().getByRole('button', { name: 'Cancel Course 3' }).click();
  await keepIt().click();
  await unfinished().getByText('Course 3', { exact: true }).waitFor();
  await unfinished().getByRole('button', { name: 'Cancel Course 3' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete everything' }).click();
  await page.getByText('No course matches').waitFor();
});

it('a double click on Resume or Cancel does it once', async () => {
  await page.goto(HOME);
  await unfinished().getByRole('button', { name: 'Resume Course 5' }).dblclick();
  await wizardOn(page).dialog().getByRole('heading', { name: 'Basics', level: 2 }).waitFor();
  await page.keyboard.press('Escape');
  await wizardOn(page).dialog().waitFor({ state: 'detached' });
  expect(page.url()).toMatch(/course-studio$/);
  await unfinished().getByRole('button', { name: 'Cancel Course 5' }).dblclick();
  await keepIt().click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await unfinished().getByText('Course 5', { exact: true }).waitFor();
});

/** What has the focus first in a dialog that asks. */
const keepIt = () => page.getByRole('alertdialog').getByRole('button', { name: 'Keep it' });

it('the buttons, menus and dialogs of a row can be used with the keyboard alone', async () => {
  await page.goto(HOME);
  const cancel = unfinished().getByRole('button', { name: 'Cancel Course 4' });
  const more = unfinished().getByRole('button', { name: 'More actions for Course 4' });
  await unfinished().getByRole('button', { name: 'Resume Course 4' }).focus();
  await page.keyboard.press('Tab');
  await untilFocused(cancel);
  await page.keyboard.press('Enter');
  await untilFocused(keepIt());
  await page.keyboard.press('Escape');
  await untilFocused(cancel);
  await page.keyboard.press('Tab');
  await untilFocused(more);
  await page.keyboard.press('Enter');
  await untilFocused(page.getByRole('menuitem', { name: 'Duplicate' }));
  await page.keyboard.press('Escape');
  await untilFocused(more);
  await page.keyboard.press('Tab');
  expect(await more.evaluate((one) => one === document.activeElement)).toBe(false);
});

it('a course is deleted with the keyboard alone, once its name was typed', async () => {
  await studio.publishCourse(author, (id) => [aCourseNode(id, { name: 'By keyboard' }), ...aTestOf(id).nodes]);
  await page.goto(HOME);
  const more = page.getByRole('button', { name: 'More actions for By keyboard' });
  const openDialog = async () => {
    await more.focus();
    await page.keyboard.press('Enter');
    await untilFocused(page.getByRole('menuitem', { name: 'Duplicate' }));
    await page.keyboard.press('End');
    await untilFocused(page.getByRole('menuitem', { name: 'Delete for good' }));
    await page.keyboard.press('Enter');
    await untilFocused(keepIt());
  };
  await openDialog();
  await page.keyboard.press('Escape');
  await untilFocused(more);
  await openDialog();
  const name = page.getByRole('alertdialog').getByLabel('Type “By keyboard” to confirm');
  await name.focus();
  await page.keyboard.type('By keyboard');
  expect(await name.inputValue()).toBe('By keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await more.waitFor({ state: 'detached' });
});

it('a shared link says that there is no such course, or that it is somebody else’s', async () => {
  const id = await newDraft();
  const stranger = await studio.createInstructor();
  const other = await logIn(browser, studio, stranger);
  await other.goto(`${HOME}/drafts/${id}/basics`);
  await other.getByText('Your roles do not allow this with this course.').waitFor();
  await other.goto(`${HOME}/drafts/${'a'.repeat(24)}/basics`);
  await other.getByText('There is no such course.').waitFor();
  await other.context().close();
});

it('a shared link opens the wizard only for those who may edit the course', async () => {
  const id = await newDraft();
  const { read, update } = PERMISSIONS;
  const reader = await logIn(browser, studio, await studio.createAdminWho(read));
  await reader.goto(`${HOME}/drafts/${id}/basics`);
  await reader.getByText('Your roles do not allow this with this course.').waitFor();
  await reader.context().close();
  const editor = await logIn(browser, studio, await studio.createAdminWho(read, update));
  await editor.goto(`${HOME}/drafts/${id}/basics`);
  await wizardOn(editor).dialog().getByLabel('Name', { exact: true }).fill('By an editor');
  await wizardOn(editor).saved();
  expect(await editor.getByRole('button', { name: 'Cancel creation' }).count()).toBe(0);
  await editor.context().close();
});

it('a widget on Strapi’s home page has the unfinished creations', async () => {
  await page.goto('/admin');
  const widget = page.getByRole('region', { name: 'Unfinished creations' });
  await widget.getByRole('link', { name: 'Resume Course 12' }).waitFor();
  await widget.getByRole('link', { name: 'Resume Course 12' }).click();
  await wizardOn(page).dialog().getByRole('heading', { name: 'Basics' }).waitFor();
});

it('the content manager offers no other way to create a course', async () => {
  const admin = await studio.createAdmin('strapi-super-admin');
  const other = await logIn(browser, studio, admin);
  await other.goto('/admin/content-manager/collection-types/api::course.course');
  await other.getByRole('link', { name: 'New course' }).waitFor();
  expect(await other.getByRole('link', { name: 'Create new entry' }).count()).toBe(0);
  await other.context().close();
});
