import { createId } from '@paralleldrive/cuid2';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { aCourse, aFile, aQuestion, aTestSet } from '../../database/seeds/course';
import { aCourseNode } from '../../database/seeds/nodes';
import type { DraftNode } from '../../plugins/course-studio/shared/draft';
import { atDesk, puts } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { A_PNG, A_PDF } from '../media';
import { axe } from './axe';
import { keepEvidence, launchBrowser, logIn } from './browser';
import { CIRCUMSTANCES, overflow, picture, setLanguage } from './looks';

let studio: Studio;
let author: Person;
let browser: Browser;
let page: Page;
/** A creation with everything in it, and something missing. */
let draft: string;
/** A course that is public and was edited since. */
let course: string;

const { newDraft, put, confirm, save, send, load } = atDesk(() => ({ studio, author }));

beforeAll(async () => {
  studio = await startStudio({ SERVE_ADMIN: '1' });
  author = await studio.createInstructor();
  draft = await newDraft();
  const table = await send(draft, 'tide-table.png', A_PNG);
  const book = await send(draft, 'handbook.pdf', A_PDF);
  const nodes = aCourse({
    id: draft,
    name: 'Tides and currents for sailors, a course with a rather long name',
    topics: ['The moon', 'The sun'],
    files: [
      aFile({ asset: book, title: 'Handbook', description: 'Read this first.' }),
      aFile({ asset: table, title: 'Tide table' }),
    ],
    testSets: [
      aTestSet({
        questions: [aQuestion({ image: table }), aQuestion({ kind: 'multiple', text: 'When is a spring tide?' })],
      }),
      aTestSet({ title: 'Second test', questions: [aQuestion({ answers: [] })] }),
    ],
  });
  await put(draft, 0, nodes);
  course = await newDraft();
  await put(course, 0, aCourse({ id: course, name: 'Knots' }));
  await confirm(course, 1);
  await save(course, 1, puts([aCourseNode(course, { name: 'Knots and splices' })]));
  browser = await launchBrowser();
  page = await logIn(browser, studio, author);
  page.setDefaultTimeout(15_000);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
});

const HOME = '/admin/plugins/course-studio';
const inWizard = (id: string, step: string) => `${HOME}/drafts/${id}/${step}`;

interface Place {
  address: () => string;
  /** What is there when it is ready. */
  ready: RegExp;
  /** The part of the page that is ours. */
  within: string;
}

const DIALOG = '[role="dialog"]';

const PLACES: Record<string, Place> = {
  home: { address: () => HOME, ready: /Unfinished creations|Begonnene Kurse/, within: 'main' },
  ...Object.fromEntries(
    ['basics', 'files', 'tests', 'overview'].map((step): [string, Place] => [
      step,
      { address: () => inWizard(draft, step), ready: /^(Saved|Gespeichert)/, within: DIALOG },
    ]),
  ),
  edit: { address: () => inWizard(course, 'overview'), ready: /^(Changes since|Änderungen seit)/, within: DIALOG },
  'not-found': {
    address: () => inWizard(createId(), 'basics'),
    ready: /no such course|gibt es nicht|diesen Kurs/i,
    within: DIALOG,
  },
};

async function goTo(name: string): Promise<Place> {
  const place = PLACES[name]!;
  await page.goto(place.address());
  await page.getByText(place.ready).first().waitFor();
  // What slides in must have come to rest; the colours of what fades in are wrong until then.
  await page.waitForTimeout(400);
  return place;
}

describe.each(Object.entries(CIRCUMSTANCES))('%s', (circumstance, { before, after }) => {
  beforeAll(async () => {
    await before(page);
  });
  afterAll(async () => {
    await after(page);
  });

  it.each(Object.keys(PLACES))('has nothing for axe to find, and nothing sticks out: %s', async (name) => {
    const { within } = await goTo(name);
    await picture(page, `${circumstance}-${name}`);
    expect(await axe(page, within)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});

it.each(['home', 'basics', 'overview'])('can be used with letters twice as large: %s', async (name) => {
  await goTo(name);
  await page.addStyleTag({ content: 'html { font-size: 125% !important; }' });
  await page.waitForTimeout(200);
  await picture(page, `large-${name}`);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  const buttons = name === 'home' ? [/New course/] : [/Save and close/, name === 'overview' ? /Back/ : /Next/];
  for (const button of buttons) await page.getByRole('button', { name: button }).first().click({ trial: true });
});

it('says everything in German', async () => {
  await setLanguage('de')(page);
  await goTo('overview');
  const text = await page.locator(DIALOG).innerText();
  expect(text).not.toMatch(/Overview|Problem to|Save and close|Question|Edit|Size/);
  expect(text).toMatch(/Gespeichert \d\d:\d\d/);
  await setLanguage('en')(page);
});

/** What opens on top of a page, or in it, and the way there. */
const QUESTIONS: Record<string, { within: string; open: () => Promise<unknown> }> = {
  'cancel a creation': {
    within: '[role="alertdialog"]',
    async open() {
      await goTo('basics');
      await page.getByRole('button', { name: 'Cancel creation' }).click();
    },
  },
  'a save that fails': {
    within: DIALOG,
    async open() {
      await goTo('basics');
      await page.context().setOffline(true);
      await page.getByLabel('Version', { exact: true }).fill(`1.${Date.now()}`);
      await page.getByText(/^Not saved: /).waitFor();
    },
  },
  'close although something is not saved': {
    within: '[role="alertdialog"]',
    async open() {
      await page.getByRole('button', { name: 'Save and close' }).click();
    },
  },
  'a conflict': {
    within: DIALOG,
    async open() {
      await page.context().setOffline(false);
      await goTo('basics');
      const { revision, nodes } = await load(draft);
      await save(draft, revision, puts([{ ...nodes[0]!, description: 'Theirs' } as DraftNode]));
      await page.getByLabel('Version', { exact: true }).fill('Mine');
      await page.getByRole('button', { name: 'Keep mine' }).waitFor();
    },
  },
  'the menu of a course': {
    within: '[role="menu"]',
    async open() {
      await page.getByRole('button', { name: 'Load theirs' }).click();
      await goTo('home');
      await page.getByRole('button', { name: 'More actions for Knots and splices' }).click();
    },
  },
  'delete a course for good': {
    within: '[role="alertdialog"]',
    open: () => page.getByRole('menuitem', { name: 'Delete for good' }).click(),
  },
  'the notice of what was done': {
    within: '[role="status"]',
    async open() {
      await page.getByRole('button', { name: 'Keep it' }).click();
      const id = await newDraft();
      await goTo('home');
      await page
        .getByRole('button', { name: /^Cancel / })
        .first()
        .click();
      await page.getByRole('button', { name: 'Delete everything' }).click();
      await page
        .getByText('The creation and all its files are deleted.')
        .or(page.getByText(/deleted/i))
        .first()
        .waitFor();
      expect(id).toBeTruthy();
    },
  },
  'the widget on Strapi’s home page': {
    within: 'section[aria-label="Unfinished creations"]',
    async open() {
      await page.goto('/admin');
      await page.getByRole('region', { name: 'Unfinished creations' }).waitFor();
    },
  },
};

it.each(Object.entries(QUESTIONS))('has nothing for axe to find in %s', async (name, { within, open }) => {
  await open();
  await page.locator(within).first().waitFor();
  // What fades in has other colours until it is there.
  await page.waitForTimeout(500);
  await picture(page, `question-${name.replaceAll(/\W+/g, '-')}`);
  expect(await axe(page, within)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});

it('falls back to English in a language it does not have', async () => {
  await setLanguage('fr')(page);
  await goTo('basics');
  await page.getByRole('button', { name: 'Save and close' }).waitFor();
  expect(await page.locator(DIALOG).innerText()).toMatch(/Short description/);
  await setLanguage('en')(page);
});
