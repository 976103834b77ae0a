import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { CourseNode, Draft } from '../../plugins/course-studio/shared/draft';
import { aCourseNode, aFileNode, aSmallCourse } from '../../database/seeds/nodes';
import { atDesk, puts } from '../authoring';
import { until, type Person } from '../harness';
import { A_PDF } from '../media';
import { startStudioProcess, type StudioProcess } from '../studio-process';
import { fillInLogin, keepEvidence, launchBrowser, logIn, untilFocused } from './browser';
import { wizardOn } from './wizard';

const HOME = '/admin/plugins/course-studio';

let server: StudioProcess;
let browser: Browser;
let ada: Person;
/** Looks at what is stored; her own sessions are nobody else's. */
let olga: Person;
let page: Page;
let draft: string;

beforeAll(async () => {
  server = await startStudioProcess();
  ada = server.admin;
  olga = await server.createAdmin('Olga');
  browser = await launchBrowser();
  page = await logIn(browser, server, ada);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
});

const { call, newDraft, load, put, save, send } = atDesk(() => ({ studio: server, author: olga }));

beforeEach(async () => {
  draft = await newDraft();
  await put(draft, 0, [aCourseNode(draft, { name: 'Tides' })]);
});

const open = async (on: Page = page, step = 'basics') => {
  await on.goto(`${HOME}/drafts/${draft}/${step}`);
  await wizardOn(on).dialog().getByRole('heading', { level: 2 }).first().waitFor();
};

const nameField = (on: Page = page) => wizardOn(on).dialog().getByLabel('Name', { exact: true });
const versionField = (on: Page = page) => wizardOn(on).dialog().getByLabel('Version', { exact: true });
const status = (text: RegExp, on: Page = page) => wizardOn(on).dialog().getByText(text).first();
const button = (name: string, on: Page = page) => on.getByRole('button', { name, exact: true });

const stored = async (): Promise<CourseNode> =>
  (await load(draft)).nodes.find((node): node is CourseNode => node.type === 'course')!;

const storedName = (name: string) =>
  until(`the server to have “${name}”`, async () => (await stored()).name === name && name, 20);

/** A window of somebody else, or of the same author. */
async function another(person: Person, work: (other: Page) => Promise<void>): Promise<void> {
  const other = await logIn(browser, server, person);
  await work(other);
  await other.context().close();
}

describe('what is typed', () => {
  it('is saved a moment after typing stops, and not before the server said so it says so', async () => {
    await open();
    await nameField().fill('Tides and winds');
    await status(/^(Not saved yet|Saving)/).waitFor();
    await status(/^Saved \d/).waitFor();
    expect((await stored()).name).toBe('Tides and winds');
  });

  it('is there after a reload in mid-typing, and saved', async () => {
    await open();
    await nameField().fill('');
    await nameField().pressSequentially('Typed just now');
    await page.reload();
    expect(await nameField().inputValue()).toBe('Typed just now');
    await storedName('Typed just now');
    await status(/^Saved \d/).waitFor();
  });

  it('is there when the window was closed before it was saved', async () => {
    await open();
    await nameField().fill('Closed at once');
    await page.close();
    page = await page.context().newPage();
    await open();
    expect(await nameField().inputValue()).toBe('Closed at once');
    await storedName('Closed at once');
  });

  it('survives a server that is killed in mid-typing, and is saved when that is back', async () => {
    await open();
    await nameField().fill('Before the crash');
    await server.kill();
    await versionField().fill('2.0');
    await status(/^Not saved: The server cannot be reached/).waitFor();
    await server.start();
    await storedName('Before the crash');
    await status(/^Saved \d/).waitFor();
    expect((await stored()).version).toBe('2.0');
  });

  it('survives a killed server and a closed window', async () => {
    await open();
    await server.kill();
    await nameField().fill('Nobody heard this');
    await status(/^Not saved/).waitFor();
    await page.close();
    await server.start();
    page = await page.context().newPage();
    await open();
    expect(await nameField().inputValue()).toBe('Nobody heard this');
    await storedName('Nobody heard this');
  });

  it('waits while there is no connection, and is saved when it is back', async () => {
    await open();
    await page.context().setOffline(true);
    await nameField().fill('Typed on the train');
    await status(/^Not saved: The server cannot be reached/).waitFor();
    expect(await nameField().inputValue()).toBe('Typed on the train');
    await page.context().setOffline(false);
    await storedName('Typed on the train');
    await status(/^Saved \d/).waitFor();
  });

  it('leaves the focus on the heading of the step when it is tried again to save it', async () => {
    await open();
    await page.route(/\/drafts\/\w+$/, (route) =>
      route.request().method() === 'PATCH' ? route.fulfill({ status: 500 }) : route.fallback(),
    );
    await nameField().fill('Tried again');
    await status(/^Not saved: /).waitFor();
    await button('Retry').focus();
    await page.keyboard.press('Enter');
    await untilFocused(wizardOn(page).dialog().getByRole('heading', { name: 'Basics' }));
    await page.unrouteAll();
    await storedName('Tried again');
  });

  it('may be left behind unsaved, after a question', async () => {
    await open();
    await page.context().setOffline(true);
    await nameField().fill('Left behind');
    await button('Save and close').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Close' }).click();
    await wizardOn(page).dialog().waitFor({ state: 'detached' });
    await page.context().setOffline(false);
    await storedName('Left behind');
  });

  it('is not shown to another admin who logs in with the same browser', async () => {
    const grace = await server.createAdmin('Grace');
    await open();
    await server.kill();
    await nameField().fill('A secret of Ada');
    await status(/^Not saved/).waitFor();
    await server.start();
    await page.context().clearCookies();
    await page.evaluate(() => localStorage.removeItem('isLoggedIn'));
    await page.goto('/admin/auth/login');
    await fillInLogin(page, grace);
    await open();
    expect(await nameField().inputValue()).not.toBe('A secret of Ada');
    await page.context().clearCookies();
    await page.goto('/admin/auth/login');
    await fillInLogin(page, ada);
    await open();
    expect(await nameField().inputValue()).toBe('A secret of Ada');
    await storedName('A secret of Ada');
  });
});

describe('a topic that nobody pressed Enter after', () => {
  const typeTopic = () => wizardOn(page).dialog().getByLabel('Topics').pressSequentially('Neap tides');
  const storedTopic = () => until('the topic', async () => (await stored()).topics.at(-1) === 'Neap tides', 20);

  it('is there when Escape closes the wizard', async () => {
    await open();
    await typeTopic();
    await page.keyboard.press('Escape');
    await wizardOn(page).dialog().waitFor({ state: 'detached' });
    expect((await stored()).topics.at(-1)).toBe('Neap tides');
  });

  it('is there after a reload', async () => {
    await open();
    await typeTopic();
    await page.reload();
    await button('Remove Neap tides').waitFor();
    await storedTopic();
  });

  it('is there when the browser goes back', async () => {
    await open(page, 'files');
    await wizardOn(page).step('Basics').click();
    await typeTopic();
    await page.goBack();
    await wizardOn(page).dialog().getByRole('heading', { name: 'Files' }).waitFor();
    await storedTopic();
  });
});

describe('two who edit one course', () => {
  async function inConflict(): Promise<Person> {
    const grace = await server.createAdmin('Grace');
    await open();
    const theirs = puts([{ ...(await stored()), name: 'Theirs', version: '9' }]);
    const body = {
      data: { revision: (await load(draft)).revision, saveId: draft.replace(/^./, 'z'), changes: theirs },
    };
    expect((await call('PATCH', `/drafts/${draft}`, body, grace.token)).status).toBe(200);
    await nameField().fill('Mine');
    await status(/Grace Admin saved this course on/).waitFor();
    return grace;
  }

  it('get to know who saved and when, and what is not saved; a reload keeps the question', async () => {
    await inConflict();
    const alert = wizardOn(page).dialog().getByRole('alert').first();
    expect(await alert.innerText()).toMatch(/Grace Admin saved this course on .*\d{4}.*\d\d/s);
    expect(await alert.innerText()).toMatch(/Not saved here: Basics/);
    await page.reload();
    await status(/Grace Admin saved this course on/).waitFor();
    expect(await nameField().inputValue()).toBe('Mine');
    expect((await stored()).name).toBe('Theirs');
  });

  it('“Keep mine” saves what I changed, and nothing else of theirs is lost', async () => {
    await inConflict();
    await button('Keep mine').click();
    await storedName('Mine');
    expect((await stored()).version).toBe('9');
    await status(/^Saved \d/).waitFor();
  });

  it('goes on at the heading of the step when the question is answered', async () => {
    await inConflict();
    await button('Keep mine').focus();
    await page.keyboard.press('Enter');
    await storedName('Mine');
    await untilFocused(wizardOn(page).dialog().getByRole('heading', { name: 'Basics' }));
  });

  it('“Load theirs” shows what is stored, and overwrites nothing', async () => {
    await inConflict();
    await button('Load theirs').click();
    await status(/^Saved \d/).waitFor();
    expect([await nameField().inputValue(), await versionField().inputValue()]).toEqual(['Theirs', '9']);
    expect((await stored()).name).toBe('Theirs');
  });

  it('two instructors, each in a window of their own: the second is asked, and both parts are kept', async () => {
    await open();
    await another(olga, async (other) => {
      await open(other);
      await versionField(other).fill('Olga’s');
      await status(/^Saved \d/, other).waitFor();
      await until('her version', async () => (await stored()).version === 'Olga’s');
      await nameField().fill('Ada’s');
      await status(/Olga Admin saved this course on/).waitFor();
      await button('Keep mine').dblclick();
      await storedName('Ada’s');
      await nameField(other).fill('Olga’s too');
      await status(/Ada Admin saved this course on/, other).waitFor();
      await button('Load theirs', other).click();
      await status(/^Saved \d/, other).waitFor();
      expect(await nameField(other).inputValue()).toBe('Ada’s');
    });
    expect(await stored()).toMatchObject({ name: 'Ada’s', version: 'Olga’s' });
  });

  it('a file that the other deleted keeps nothing else from being saved', async () => {
    const file = aFileNode(draft, await send(draft, 'handout.pdf', A_PDF), { title: 'Handout' });
    await put(draft, 1, [file]);
    await open(page, 'files');
    await save(draft, 2, [{ op: 'remove', type: 'file', id: file.id }]);
    expect((await call('DELETE', `/assets/${file.asset}`)).status).toBe(204);
    await wizardOn(page).dialog().getByLabel('Title', { exact: true }).fill('Better');
    await button('Keep mine').click();
    await status(/^Not saved: A file is no longer there/).waitFor();
    await status(/^Error$/).waitFor();
    await wizardOn(page).step('Basics').click();
    await nameField().fill('Saved all the same');
    await storedName('Saved all the same');
    await wizardOn(page).step('Files').click();
    await button('Remove Better').click();
    await status(/^Saved \d/).waitFor();
    expect((await load(draft)).nodes).toHaveLength(1);
  });

  it('the second of two tabs is asked as well', async () => {
    await open();
    const second = await page.context().newPage();
    await open(second);
    await nameField().fill('First tab');
    await status(/^Saved \d/).waitFor();
    await storedName('First tab');
    await versionField(second).fill('Second tab');
    await status(/Ada Admin saved this course on/, second).waitFor();
    await button('Keep mine', second).click();
    await status(/^Saved \d/, second).waitFor();
    expect(await stored()).toMatchObject({ name: 'First tab', version: 'Second tab' });
    await second.close();
  });
});

it('an ended login is said; after logging in again the work goes on where it was', async () => {
  await open(page, 'basics');
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'jwtToken');
  await page.request.post('/admin/logout', { headers: { Authorization: `Bearer ${cookie!.value}` } });
  await nameField().fill('Typed without a login');
  await Promise.race([status(/^Not saved: Your session has ended/).waitFor(), page.waitForURL(/auth\/login/)]);
  if (!page.url().includes('/auth/login')) await button('Log in again').click();
  await page.waitForURL(/auth\/login/);
  await fillInLogin(page, ada);
  await page.waitForURL(new RegExp(`/drafts/${draft}/basics`));
  expect(await nameField().inputValue()).toBe('Typed without a login');
  await storedName('Typed without a login');
});

it('a token that has run out is renewed, and nobody notices', async () => {
  await open();
  await page.context().addCookies([{ name: 'jwtToken', value: 'run.out.token', url: server.url }]);
  await nameField().fill('Typed with an old token');
  await storedName('Typed with an old token');
  await status(/^Saved \d/).waitFor();
  expect(page.url()).toContain(`/drafts/${draft}/basics`);
});

it('Strapi’s own end of the session leads back to the step too', async () => {
  await open(page, 'tests');
  // What another tab does when it logs out.
  await another(ada, async () => undefined);
  await page.evaluate(() => {
    window.dispatchEvent(new StorageEvent('storage', { key: 'isLoggedIn', newValue: null }));
  });
  await page.waitForURL(/auth\/login\?redirectTo/);
  await fillInLogin(page, ada);
  await page.waitForURL(new RegExp(`/drafts/${draft}/tests`));
});

describe('double clicks', () => {
  it('begin one course', async () => {
    const count = async () => (await call('GET', '/drafts')).body.meta.pagination.total as number;
    const before = await count();
    await page.goto(HOME);
    await button('New course').first().dblclick();
    await wizardOn(page).dialog().getByRole('heading', { name: 'Basics' }).waitFor();
    expect(await count()).toBe(before + 1);
  });

  it('go one step on', async () => {
    await open();
    await button('Next').dblclick();
    await page.waitForTimeout(300);
    expect(page.url()).toMatch(/\/files$/);
  });

  it('go one step back, and close once', async () => {
    await open(page, 'tests');
    await button('Back').dblclick();
    await page.waitForTimeout(300);
    expect(page.url()).toMatch(/\/files$/);
    await button('Save and close').dblclick();
    await wizardOn(page).dialog().waitFor({ state: 'detached' });
    await page.waitForTimeout(300);
    expect(page.url()).toMatch(/course-studio$/);
  });

  it('move a topic by one place', async () => {
    const { revision } = await load(draft);
    await save(draft, revision, puts([{ ...(await stored()), topics: ['Moon', 'Sun', 'Wind'] }]));
    await open();
    await button('Move Sun up').dblclick();
    await until('the order', async () => (await stored()).topics.join() === 'Sun,Moon,Wind', 20);
    await status(/^Saved \d/).waitFor();
    expect((await stored()).topics).toEqual(['Sun', 'Moon', 'Wind']);
  });

  it('confirm once', async () => {
    const { revision } = await load(draft);
    await save(draft, revision, puts(aSmallCourse(draft)));
    await open(page, 'overview');
    await button('Confirm').dblclick();
    await wizardOn(page).dialog().waitFor({ state: 'detached' });
    const { body } = await call('GET', `/drafts/${draft}/published`);
    expect(body.data.number).toBe(1);
  });

  it('cancel once, and ask once', async () => {
    await open();
    await button('Cancel creation').dblclick();
    await button('Delete everything').dblclick();
    await wizardOn(page).dialog().waitFor({ state: 'detached' });
    expect((await call('GET', `/drafts/${draft}`)).status).toBe(404);
  });
});

describe.each(['basics', 'files', 'tests', 'overview'])('cancelling in %s', (step) => {
  it('asks, goes on when it is not meant, and then leaves nothing', async () => {
    await open(page, step);
    await button('Cancel creation').click();
    await button('Keep it').click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await untilFocused(button('Cancel creation'));
    await button('Cancel creation').click();
    await button('Delete everything').click();
    await wizardOn(page).dialog().waitFor({ state: 'detached' });
    expect((await call('GET', `/drafts/${draft}`)).status).toBe(404);
  });
});

it('going back changes nothing of what was typed, and it can be changed again', async () => {
  await open();
  await nameField().fill('First thought');
  await button('Next').click();
  await button('Next').click();
  await page.goBack();
  await page.goBack();
  expect(await nameField().inputValue()).toBe('First thought');
  await nameField().fill('Second thought');
  await page.goForward();
  await storedName('Second thought');
  const whole: Draft = await load(draft);
  expect(whole.nodes).toHaveLength(1);
});
