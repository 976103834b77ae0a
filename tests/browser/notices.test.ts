import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { aCourse as aCourseTree, aFile } from '../../database/seeds/course';
import type { DraftNode, FileNode } from '../../plugins/course-studio/shared/draft';
import { atDesk, puts } from '../authoring';
import { aDocx } from '../documents';
import { startStudio, until, type Person, type Studio } from '../harness';
import { aCourse, learning, nameIssuer } from '../learning';
import { make } from '../media';
import { axe } from './axe';
import { keepEvidence, launchBrowser, logIn, untilFocused } from './browser';
import { CIRCUMSTANCES, overflow, picture } from './looks';

/** What the studio tells unasked, where it is told: each looked at, and its way out taken. */

let studio: Studio;
let author: Person;
let browser: Browser;
let page: Page;
/** A course whose video has other tracks inside, and captions whose encoding nobody knows. */
let film: string;
/** A course of which a question was published with the wrong key, corrected in the results. */
let corrected: string;
let question: string;
/** The code of a certificate. */
let code: string;

const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-notices-'));
const desk = atDesk(() => ({ studio, author }));

const LINE = 'Heute hören wir, wofür man Gezeiten früher benötigte.';
/** Of an old Mac, and taken for one of Windows. */
const OLD_CAPTIONS = iconv.encode(`1\r\n00:00:00,100 --> 00:00:01,900\r\n${LINE}\r\n`, 'macintosh');

function aFilmOfManyTracks(): Buffer {
  const file = (name: string, content: string) => {
    fs.writeFileSync(path.join(made, name), content);
    return path.join(made, name);
  };
  const subtitles = file('inside.srt', '1\n00:00:00,500 --> 00:00:01,500\nThe sea rises.\n');
  const chapters = file(
    'chapters.txt',
    ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=Ebb\n[CHAPTER]\nTIMEBASE=1/1\nSTART=1\nEND=2\ntitle=Flow\n',
  );
  const tone = (frequency: number) => ['-f', 'lavfi', '-i', `sine=duration=2:frequency=${frequency}`];
  return fs.readFileSync(
    make(path.join(made, 'tides.mkv'), [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=duration=2:size=320x180:rate=25',
      ...tone(440),
      ...tone(660),
      '-i',
      subtitles,
      '-i',
      chapters,
      '-map',
      '0',
      '-map',
      '1',
      '-map',
      '2',
      '-map',
      '3',
      '-map_metadata',
      '4',
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
      '-c:s',
      'srt',
      '-metadata:s:a:0',
      'language=eng',
      '-metadata:s:a:1',
      'language=deu',
      '-metadata:s:s:0',
      'language=eng',
    ]),
  );
}

async function makeFilm(): Promise<string> {
  const draft = await desk.newDraft();
  const asset = await desk.send(draft, 'tides.mkv', aFilmOfManyTracks());
  const old = await desk.send(draft, 'tides.de.srt', OLD_CAPTIONS);
  await desk.settled(draft, asset, 120);
  await desk.settled(draft, old);
  const captions = [{ asset: old, language: 'de', label: '' }];
  await desk.put(draft, 0, aCourseTree({ id: draft, files: [aFile({ asset, title: 'Tides', captions })] }));
  return draft;
}

async function makeCorrected(): Promise<void> {
  const course = await aCourse(
    { studio, instructor: author },
    { certificate: false, tests: [{ questions: 2, testSet: { title: 'High tide' } }] },
  );
  const [{ id: testSet, key }] = course.testSets as [(typeof course.testSets)[number]];
  const me = learning(studio, await studio.createLearner('Ann'));
  await me.enrol(course.id);
  await me.take(testSet, key);
  [question] = Object.keys(key) as [string];
  corrected = course.id;
  const { nodes } = await desk.load(corrected);
  const answers = nodes.filter((node) => node.type === 'answer' && node.parent === question);
  const wanted = { question, correct: [answers[1]!.id] };
  const { seen } = (await desk.call('POST', `/courses/${corrected}/regrades/preview`, { data: wanted })).body.data;
  const body = { ...wanted, reason: 'The second is right.', completions: 'keep', seen };
  expect((await desk.call('POST', `/courses/${corrected}/regrades`, { data: body })).status).toBe(200);
  const set = nodes.find((node): node is DraftNode & { type: 'testSet' } => node.type === 'testSet')!;
  await desk.save(corrected, (await desk.load(corrected)).revision, puts([{ ...set, description: 'Edited.' }]));
}

async function earnCertificate(): Promise<string> {
  const course = await aCourse({ studio, instructor: author }, { name: 'Tides and currents' });
  const me = learning(studio, await studio.createLearner('Lea Learner'));
  await me.enrol(course.id);
  await me.take(course.testSets[0]!.id, course.testSets[0]!.key);
  const certificate = await until('the certificate', async () =>
    (await me.certificates()).body.data.find(({ state }) => state === 'ready'),
  );
  return certificate.code;
}

beforeAll(async () => {
  studio = await startStudio({ SERVE_ADMIN: '1', VERIFICATIONS_PER_MINUTE: '600', LEASE_SECONDS: '2' });
  await nameIssuer(studio);
  author = await studio.createAdmin('strapi-super-admin');
  film = await makeFilm();
  await makeCorrected();
  code = await earnCertificate();
  browser = await launchBrowser();
  page = await logIn(browser, studio, author);
  page.setDefaultTimeout(15_000);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
  fs.rmSync(made, { recursive: true });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
});

const DIALOG = '[role=dialog]';
const STUDIO = '/admin/plugins/course-studio';

interface Place {
  address: () => string;
  ready: () => Locator;
  /** What it is about, where one has to scroll to it. */
  shown?: () => Locator;
  within: string;
}

const PLACES: Record<string, Place> = {
  files: {
    address: () => `${STUDIO}/drafts/${film}/files`,
    ready: () => page.getByRole('button', { pressed: true, name: /Windows-1252/ }),
    shown: () => page.locator('[aria-pressed]').last(),
    within: DIALOG,
  },
  corrected: {
    address: () => `${STUDIO}/drafts/${corrected}/tests`,
    ready: () => page.getByRole('button', { name: /High tide/ }).first(),
    shown: () => page.getByRole('radio').last(),
    within: DIALOG,
  },
  results: {
    address: () => `${STUDIO}/courses/${corrected}/results`,
    ready: () => page.getByRole('combobox', { name: /Export as|Exportieren als|Format/ }),
    within: 'main',
  },
  readiness: {
    address: () => '/admin/settings/course-studio/before-the-first-certificate',
    ready: () => page.locator('main h2').first(),
    within: 'main',
  },
};

/** Opens what is closed in the tests step, down to the question. */
async function openQuestion(): Promise<void> {
  const closed = page.locator(`${DIALOG} button[aria-expanded=false]:not([aria-haspopup])`);
  for (let more = 0; more < 4 && (await closed.count()) > 0; more += 1) await closed.first().click();
  await page.waitForTimeout(400);
}

async function goTo(name: string): Promise<Place> {
  const place = PLACES[name]!;
  await page.goto(place.address());
  await place.ready().waitFor();
  // What slides in must have come to rest; the colours of what fades in are wrong until then.
  await page.waitForTimeout(600);
  if (name === 'corrected') await openQuestion();
  return place;
}

describe.each(Object.entries(CIRCUMSTANCES))('%s', (circumstance, { before, after }) => {
  beforeAll(async () => {
    if (circumstance !== 'narrow') await page.setViewportSize({ width: 1440, height: 900 });
    await before(page);
  });
  afterAll(async () => {
    await after(page);
  });

  it.each(Object.keys(PLACES))('has nothing for axe to find, and nothing sticks out: %s', async (name) => {
    const { within, shown } = await goTo(name);
    await shown?.().scrollIntoViewIfNeeded();
    await picture(page, `${circumstance}-notice-${name}`);
    expect(await axe(page, within)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});

const captionsOf = async (draft: string) =>
  (await desk.load(draft)).nodes.find((node): node is FileNode => node.type === 'file')!.captions;

describe('captions whose encoding nobody knows', () => {
  const reading = (name: RegExp) => page.getByRole('button', { name });

  it('are shown as each encoding reads them, and read as it is chosen by keyboard', async () => {
    await goTo('files');
    const [before] = await captionsOf(film);
    const mac = reading(/Mac OS Roman/);
    expect(await mac.innerText()).toContain(LINE);
    await mac.focus();
    await page.keyboard.press('Enter');
    const change = page.getByRole('button', { name: /^Change encoding of captions of Tides/ });
    await untilFocused(change);
    const [after] = await until('the new file', async () => {
      const captions = await captionsOf(film);
      return captions[0]!.asset !== before!.asset && captions;
    });
    expect(after).toEqual({ ...before, asset: after!.asset });
    const view = (await desk.views(film)).find(({ id }) => id === after!.asset)!;
    expect(await (await fetch(`${studio.url}${view.sources[0]!.url}`)).text()).toContain(LINE);
    expect(await axe(page, DIALOG)).toEqual([]);
    await picture(page, 'light-notice-files-chosen');
  });

  it('are read in another encoding later, and all there are can be shown', async () => {
    await page.goto(PLACES.files!.address());
    const change = page.getByRole('button', { name: /^Change encoding of captions of Tides/ });
    await change.click();
    await reading(/Mac OS Roman/)
      .and(page.locator('[aria-pressed=true]'))
      .waitFor();
    await page.getByRole('button', { name: 'Show all encodings' }).click();
    await reading(/Cyrillic \(Windows-1251\)/).waitFor();
    await picture(page, 'light-notice-files-all');
    expect(await axe(page, DIALOG)).toEqual([]);
    await reading(/Cyrillic \(Windows-1251\)/).click();
    await page.getByText(/^Read as Cyrillic \(Windows-1251\), as chosen here/).waitFor();
  });
});

it('the subtitles inside a video become captions by one click', async () => {
  await page.goto(PLACES.files!.address());
  await page.getByText('Not included: 2 chapters.').waitFor();
  await page.getByText('Not included: another sound track (German).').waitFor();
  await page.getByRole('button', { name: 'Use the subtitles in the file (English) as captions' }).click();
  await until('the captions', async () => (await captionsOf(film)).some(({ language }) => language === 'en'));
  await page.getByRole('button', { name: /^Use the subtitles/ }).waitFor({ state: 'detached' });
});

it('a corrected key is taken over by one click', async () => {
  await goTo('corrected');
  await page.getByRole('status').filter({ hasText: 'corrected' }).waitFor();
  await page.getByRole('button', { name: 'Take over the correction' }).click();
  const right = async () =>
    (await desk.load(corrected)).nodes.flatMap((node) =>
      node.type === 'answer' && node.parent === question && node.correct ? [node.text] : [],
    );
  await until('the key', async () => (await right()).join() === 'second');
  await picture(page, 'light-notice-corrected-taken');
});

it('the format of an export is remembered', async () => {
  await goTo('results');
  await page.getByRole('combobox', { name: 'Export as' }).click();
  await page.waitForTimeout(400);
  await picture(page, 'light-notice-results-formats');
  await page.getByRole('option', { name: /Excel|XLSX/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export learners and attempts' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('attempts.xlsx');
  await goTo('results');
  expect(await page.getByRole('combobox', { name: 'Export as' }).innerText()).toMatch(/Excel|XLSX/);
});

describe('the page on which a certificate is checked', () => {
  async function look(name: string): Promise<void> {
    for (const [circumstance, { dark, language, width }] of Object.entries({
      light: { dark: false, language: 'en', width: 1440 },
      dark: { dark: true, language: 'en', width: 1440 },
      German: { dark: false, language: 'de', width: 1440 },
      narrow: { dark: false, language: 'en', width: 390 },
    })) {
      const context = await browser.newContext({
        baseURL: studio.url,
        locale: language,
        colorScheme: dark ? 'dark' : 'light',
        viewport: { width, height: 844 },
      });
      const tab = await context.newPage();
      await tab.goto(`/api/verify/${code}`);
      await picture(tab, `${circumstance}-notice-${name}`);
      expect(await axe(tab)).toEqual([]);
      expect(await overflow(tab)).toBeLessThanOrEqual(0);
      await context.close();
    }
  }

  it('says that it is provisional, and once the address is known that it is valid', async () => {
    const text = async () => (await fetch(`${studio.url}/api/verify/${code}`)).text();
    expect(await text()).toMatch(/provisional/i);
    await look('verify-provisional');
    studio.strapi.config.set('server.url', 'https://academy.example.org');
    await until('the final certificate', async () => !/provisional/i.test(await text()), 60);
    await look('verify-final');
    studio.strapi.config.set('server.url', '');
  });
});

/** Each link is looked up among all relationships: ten thousand million comparisons, in a file of five megabytes. */
function aSlowDocument(): Buffer {
  const relationships = '<Relationship Id="" Type="" Target=""/>'.repeat(60_000);
  return aDocx({
    link: `" TargetMode="External"/>${relationships}<Relationship Id="x" Type="" Target="`,
    text: `</w:t></w:r>${'<w:hyperlink r:id="n"/>'.repeat(110_000)}<w:r><w:t>`,
  });
}

it('a Word document that takes too long is stopped after ten seconds, and the page is usable meanwhile', async () => {
  const draft = await desk.newDraft();
  const asset = await desk.send(draft, 'slow.docx', aSlowDocument());
  await desk.settled(draft, asset);
  await desk.put(draft, 0, aCourseTree({ id: draft, files: [aFile({ asset, title: 'Slow' })] }));
  await page.goto(`${STUDIO}/drafts/${draft}/files`);
  await page.getByRole('button', { name: 'Preview Slow' }).click();
  const shown = page.getByRole('dialog', { name: 'Slow' });
  await shown.waitFor();
  const longestPause = page.evaluate(async () => {
    let [longest, last] = [0, performance.now()];
    const end = last + 5000;
    while (last < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    return longest;
  });
  expect(await longestPause).toBeLessThan(3000);
  await shown.getByText('This document takes too long to be shown in a browser.').waitFor({ timeout: 30_000 });
  expect(await shown.getByRole('link', { name: 'Download' }).count()).toBe(1);
  expect(await shown.locator('iframe').count()).toBe(0);
  await until('the end of its worker', () => Promise.resolve(page.workers().length === 0));
  expect(await axe(page, '[role=dialog]:not([data-aria-hidden])')).toEqual([]);
  await picture(page, 'light-notice-word-slow');
});
