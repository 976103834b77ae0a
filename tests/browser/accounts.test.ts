import { createId } from '@paralleldrive/cuid2';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { firstAdministratorLink } from '../first-administrator';
import { startStudio, type Person, type Studio } from '../harness';
import { axe } from './axe';
import { keepEvidence, launchBrowser, logIn } from './browser';
import { CIRCUMSTANCES, overflow, picture } from './looks';

const PAGE = '/admin/settings/course-studio/accounts';
const LEARNERS = 'https://learn.example.org';

let studio: Studio;
let browser: Browser;
let admin: Person;
let page: Page;

beforeAll(async () => {
  studio = await startStudio({ SERVE_ADMIN: '1', LOG_LEVEL: 'warn', REGISTRATION: 'invited', LEARNER_URL: LEARNERS });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail' && page) await keepEvidence(page);
});

it('lets the first administrator register with the link of the log, and looks like Strapi’s own page', async () => {
  // Behind a proxy only the link counts.
  const extraHTTPHeaders = { 'X-Forwarded-For': '203.0.113.7' };
  page = await browser.newPage({ baseURL: studio.url, locale: 'en-GB', extraHTTPHeaders });
  const { pathname, search } = await firstAdministratorLink(studio);
  await page.goto(`${pathname}${search}`);
  await page.waitForURL(/auth\/register-admin$/);
  const email = `${createId()}@example.com`;
  const password = 'Tides-of-9';
  await page.getByLabel('First name').fill('Ada');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: false }).first().fill(password);
  await page.getByLabel('Confirm Password').fill(password);
  await picture(page, 'register-admin');
  await page.getByRole('button', { name: /let.s start/i }).click();
  await page.waitForURL((url) => !url.pathname.includes('/auth/'));
  expect(await studio.strapi.db.query('admin::user').count()).toBe(1);
  await page.context().close();
});

it('says what is set, and invites a learner with a link that is handed over', async () => {
  admin = await studio.createAdmin('strapi-super-admin');
  page = await logIn(browser, studio, admin);
  await page.goto(PAGE);
  await page.getByText('By invitation').waitFor();
  await page.getByText('Not set up: invitations are handed over as links').waitFor();
  await page.getByText('https://learn.example.org').first().waitFor();

  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByText('Enter an e-mail address such as').waitFor();
  await page.getByLabel('E-mail address').fill('grace@example.org');
  await page.getByLabel('Full name').fill('Grace Hopper');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByText('Give grace@example.org this link yourself').waitFor();
  expect(await page.getByLabel('Invitation link').inputValue()).toMatch(/^https:\/\/learn\.example\.org\//);
  expect(await page.getByLabel('Full name').inputValue()).toBe('');
  await page.getByRole('region', { name: 'Open invitations' }).getByText('Grace Hopper').waitFor();
});

it('looks right with open invitations in every theme, language and width', async () => {
  for (const [name, { before, after }] of Object.entries(CIRCUMSTANCES)) {
    await before(page);
    await page.goto(PAGE);
    await page.getByText('grace@example.org').first().waitFor();
    await page.waitForTimeout(300);
    await picture(page, `accounts-${name}`);
    expect([name, await axe(page, 'main')]).toEqual([name, []]);
    expect([name, await overflow(page)]).toEqual([name, 0]);
    await after(page);
  }
});

it('withdraws an invitation after asking', async () => {
  await page.goto(PAGE);
  const invitations = page.getByRole('region', { name: 'Open invitations' });
  await invitations.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Keep it valid' }).click();
  await invitations.getByText('grace@example.org').waitFor();
  await invitations.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click();
  await invitations.waitFor({ state: 'detached' });
  expect(await studio.strapi.db.query('api::account.one-time-token').count({ where: { purpose: 'invitation' } })).toBe(
    0,
  );
});

it('is not shown to those who may not invite', async () => {
  const other = await logIn(browser, studio, await studio.createInstructor());
  await other.goto(PAGE);
  await other
    .getByText(/permission|not allowed|don't have/i)
    .first()
    .waitFor();
  await other.context().close();
});
