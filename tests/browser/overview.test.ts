import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import {
  aCourse,
  aFile,
  aQuestion,
  aRightAnswer,
  aTestSet,
  aWrongAnswer,
  type Part,
} from '../../database/seeds/course';
import { aQuestionNode } from '../../database/seeds/nodes';
import type { AssetView, DraftNode } from '../../plugins/course-studio/shared/draft';
import { atDesk, puts } from '../authoring';
import { findProblems, PROBLEM_TEXTS, type Problem } from '../../plugins/course-studio/shared/problems';
import { fieldId } from '../../plugins/course-studio/admin/src/fields/fieldId';
import { startStudio, until, type Person, type Studio } from '../harness';
import { A_PDF, A_PNG, aVideo } from '../media';
import { keepEvidence, launchBrowser, logIn, untilFocused } from './browser';
import { wizardOn } from './wizard';

const HOME = '/admin/plugins/course-studio';

let studio: Studio;
let author: Person;
let browser: Browser;
let page: Page;

const { newDraft, put, save, confirm, send, load, settled } = atDesk(() => ({ studio, author }));

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

const section = (name: RegExp) => wizardOn(page).dialog().getByRole('region', { name });

async function openOverview(id: string): Promise<void> {
  await page.goto(`${HOME}/drafts/${id}/overview`);
  await wizardOn(page).dialog().getByRole('heading', { name: 'Overview' }).waitFor();
}

/** Files in every state, and a draft in which all that can be wrong is wrong; but for a course without tests. */
async function everythingWrong(id: string): Promise<DraftNode[]> {
  const pdf = (name: string) => send(id, name, A_PDF);
  const png = (name: string) => send(id, name, A_PNG);
  /** As if a process held it, so that nobody finishes it meanwhile. */
  const inState = async (sent: Promise<string>, data: object) => {
    const asset = await sent;
    const held = { leaseToken: 'somebody', leaseUntil: new Date(Date.now() + 3_600_000) };
    await studio.strapi.db
      .query('api::asset.asset')
      .update({ where: { documentId: asset }, data: { ...held, ...data } });
    return asset;
  };
  const multiple = (...answers: Part[]) => aQuestion({ kind: 'multiple', partialCredit: true, answers });
  const moon = await png('moon.png');
  const nodes = aCourse({
    id,
    name: '',
    topics: ['', 'tides', 'tides'],
    files: [
      aFile({ asset: await pdf('book.pdf'), title: '' }),
      aFile({ asset: await inState(pdf('coming.pdf'), { state: 'uploading' }), title: 'Coming' }),
      aFile({ asset: await inState(pdf('encoded.pdf'), { state: 'processing' }), title: 'Encoded' }),
      aFile({
        asset: await inState(pdf('broken.pdf'), { state: 'error', errorCode: 'video.broken' }),
        title: 'Broken',
      }),
      aFile({
        asset: await pdf('film.pdf'),
        title: 'Film',
        captions: [{ asset: await pdf('no-captions.pdf'), language: 'en', label: '' }],
      }),
      aFile({ asset: await inState(pdf('refused.pdf'), { state: 'error', errorCode: 'type.refused' }), title: 'No' }),
    ],
    testSets: [
      aTestSet({ title: '', questions: [] }),
      aTestSet({
        title: 'Final',
        questions: [
          aQuestion({ text: '' }),
          aQuestion({ image: moon }),
          aQuestion({ image: await inState(png('late.png'), { state: 'uploading' }), imageAlt: 'Late' }),
          aQuestion({ image: await pdf('no-image.pdf'), imageAlt: 'Not an image' }),
          aQuestion({ answers: [aWrongAnswer(), aWrongAnswer()] }),
          aQuestion({ answers: [aRightAnswer(), aRightAnswer()] }),
          aQuestion({ answers: [aRightAnswer()] }),
          aQuestion({ answers: [aRightAnswer({ text: '' }), aWrongAnswer({ text: '', image: moon })] }),
          aQuestion({
            answers: [
              aRightAnswer(),
              aWrongAnswer({ image: await inState(png('later.png'), { state: 'uploading' }), imageAlt: 'Later' }),
            ],
          }),
          aQuestion({ kind: 'multiple', answers: [aRightAnswer(), aRightAnswer()] }),
          multiple(aRightAnswer({ fraction: 0.5 }), aWrongAnswer({ fraction: -0.1 })),
          multiple(aRightAnswer({ fraction: 1 }), aWrongAnswer({ fraction: 0 })),
          multiple(aRightAnswer({ fraction: 1 }), aWrongAnswer({ fraction: 0.2 })),
          aQuestion({ answers: [aRightAnswer({ text: 'the same' }), aWrongAnswer({ text: 'the same' })] }),
          aQuestion({ points: 0.004, answers: [aRightAnswer(), aWrongAnswer()] }),
        ],
      }),
      aTestSet({ title: 'Free', passMark: 0, questions: [aQuestion({ points: 0 })] }),
    ],
  });
  await put(id, 0, nodes);
  const lost = await png('lost.png');
  await put(id, 1, [
    aQuestionNode(nodes.find((node) => node.type === 'testSet' && node.title === 'Final')!.id, {
      position: 90,
      image: lost,
      imageAlt: 'Lost',
    }),
  ]);
  await inState(Promise.resolve(lost), { doomedAt: new Date() });
  return nodes;
}

const isSevere = ({ severity }: Problem) => severity === 'problem';

/**
 * The server, not this function, knows what the first three are about; the next two are of courses without tests; the server never
 * gets the next; the rest need a corrected key.
 */
const LEFT_OUT = [
  'course.name.unprintable',
  'course.version.unprintable',
  'course.topics.unprintable',
  'course.tests.none',
  'course.uncompletable',
  'field.invalid',
  'question.corrected',
  'question.flawed',
  'question.accepted',
];

it('each problem and each warning leads to its field and focuses it', async () => {
  const id = await newDraft();
  await everythingWrong(id);
  await openOverview(id);
  const { nodes, assets } = await load(id);
  const found = findProblems(nodes, assets);
  const expected = [...found.filter(isSevere), ...found.filter((problem) => !isSevere(problem))];
  const codes = Object.keys(PROBLEM_TEXTS).filter((code) => !LEFT_OUT.includes(code));
  expect([...new Set(expected.map(({ code }) => code))].sort()).toEqual(codes.sort());
  const links = () => section(/to fix before|worth a look/).getByRole('listitem');
  expect(await links().count()).toBe(expected.length);
  for (const [index, { id: node, field, code }] of expected.entries()) {
    await links().nth(index).getByRole('button').click();
    await page.waitForURL(/\/(basics|files|tests)$/);
    const isThere = () =>
      page.evaluate(
        ([own, part]) => [own, part].some((name) => document.activeElement?.closest(`#${CSS.escape(name!)}`)),
        [fieldId(node, field), node],
      );
    await until(`the focus on ${code}`, isThere, 5);
    const tag = await page.evaluate(() => document.activeElement?.tagName ?? '');
    expect([code, tag]).toEqual([code, expect.stringMatching(/^(INPUT|TEXTAREA|BUTTON|DIV)$/)]);
    await wizardOn(page).step('Overview').click();
    await links().first().waitFor();
  }
  const confirmButton = page.getByRole('button', { name: 'Confirm', exact: true });
  expect(await confirmButton.isDisabled()).toBe(true);
  await page.getByText(`${expected.filter(isSevere).length} problems have to be fixed first.`).waitFor();
});

it('a course without tests is a warning that leads to the tests', async () => {
  const id = await newDraft();
  const book = aFile({ asset: await send(id, 'book.pdf', A_PDF), title: 'Book' });
  await put(id, 0, aCourse({ id, files: [book], testSets: [] }));
  await openOverview(id);
  await section(/worth a look/)
    .getByRole('listitem')
    .getByRole('button')
    .click();
  await page.waitForURL(/\/tests$/);
  await untilFocused(wizardOn(page).dialog().getByRole('button', { name: 'Add test set' }));
});

it('a file that did not get to the server leads to where files are added', async () => {
  const id = await newDraft();
  await put(id, 0, aCourse({ id }));
  await page.goto(`${HOME}/drafts/${id}/files`);
  const refusal = { status: 413, contentType: 'application/json', body: '{"error":{"message":"","status":413}}' };
  await page.route(/\/course-studio\/uploads$/, (route) => route.fulfill(refusal));
  const addButton = wizardOn(page).dialog().getByRole('button', { name: 'Add files' });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), addButton.click()]);
  await chooser.setFiles({ name: 'late.pdf', mimeType: 'application/pdf', buffer: A_PDF });
  await wizardOn(page).step('Overview').click();
  await section(/worth a look/)
    .getByRole('button', { name: 'late.pdf' })
    .click();
  await untilFocused(addButton);
  await wizardOn(page).dialog().getByRole('button', { name: 'Remove late.pdf' }).click();
  await page.unroute(/\/course-studio\/uploads$/);
});

it('a number out of range is not saved, stands in the overview, and leads back to its field', async () => {
  const id = await newDraft();
  await put(id, 0, aCourse({ id }));
  await page.goto(`${HOME}/drafts/${id}/tests`);
  const points = wizardOn(page).dialog().getByLabel('Points');
  await points.fill('-3');
  await wizardOn(page).step('Overview').click();
  await section(/to fix before/)
    .getByRole('listitem')
    .getByRole('button')
    .click();
  await untilFocused(points);
  expect(await points.inputValue()).toBe('-3');
});

it('an edited course says what changes against the published version', async () => {
  const id = await newDraft();
  const nodes = aCourse({
    id,
    name: 'Knots',
    testSets: [aTestSet({ title: 'Final', questions: [aQuestion({ text: 'Why?' }), aQuestion({ text: 'When?' })] })],
  });
  await put(id, 0, nodes);
  await confirm(id, 1);
  const [why, when] = nodes.filter(
    (node): node is Extract<DraftNode, { type: 'question' }> => node.type === 'question',
  );
  await save(id, 1, [
    ...puts([{ ...why!, text: 'Why not?' }]),
    ...puts([{ ...nodes[0]!, name: 'Knots and splices' } as DraftNode]),
    { op: 'remove', type: 'question', id: when!.id },
  ]);
  await openOverview(id);
  const changes = section(/^Changes since version 1/);
  await changes.waitFor();
  const lines = (await changes.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  expect(lines).toEqual([
    expect.stringMatching(/^Changed Basics Name/),
    expect.stringMatching(/^Changed Test set Final › Question 1 Why not\? Question/),
    expect.stringMatching(/^Removed Test set Final › Question 2 When\?/),
  ]);
  await changes.getByRole('button', { name: 'Basics' }).click();
  await page.waitForURL(/\/basics$/);
});

it('each block leads to where it is edited, and says how much there is', async () => {
  const id = await newDraft();
  const asset = await send(id, 'moon.png', A_PNG);
  await put(id, 0, aCourse({ id, files: [aFile({ asset, title: 'Moon' })] }));
  await openOverview(id);
  await section(/Sizes and counts/)
    .getByText('1', { exact: true })
    .first()
    .waitFor();
  await section(/One file/)
    .getByRole('link', { name: 'Edit Moon' })
    .click();
  await page.waitForURL(/\/files$/);
  await untilFocused(wizardOn(page).dialog().getByLabel('Title'));
});

it('a video plays with its captions, which are fetched as in the preview and named by their language', async () => {
  const id = await newDraft();
  const film = path.join(studio.dir, 'tides.mp4');
  aVideo(film);
  const captions = await send(id, 'tides.de.vtt', Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nDas Meer steigt.\n'));
  const asset = await send(id, 'tides.mp4', fs.readFileSync(film));
  const file = aFile({ asset, captions: [{ asset: captions, language: 'de', label: '' }] });
  await put(id, 0, aCourse({ id, files: [file] }));
  await settled(id, captions);
  await settled(id, asset, 120);
  await openOverview(id);
  const video = wizardOn(page).dialog().locator('video');
  await video.evaluate((element: HTMLVideoElement) => {
    element.muted = true;
    return element.play();
  });
  const track = video.locator('track');
  await track.waitFor({ state: 'attached' });
  expect([await track.getAttribute('label'), await track.getAttribute('src')]).toEqual([
    'German',
    expect.stringMatching(/^blob:/),
  ]);
});

it('the addresses of files are taken anew before they work no longer', async () => {
  const id = await newDraft();
  const asset = await send(id, 'book.pdf', A_PDF);
  await settled(id, asset);
  await put(id, 0, aCourse({ id, files: [aFile({ asset })] }));
  const later = await page.context().newPage();
  await later.clock.install();
  // What another signature looks like.
  await later.route(/\/drafts\/\w+\/assets$/, async (route) => {
    const answer = await route.fetch();
    const { data } = (await answer.json()) as { data: AssetView[] };
    for (const source of data.flatMap(({ sources }) => sources)) source.url += '&again';
    await route.fulfill({ response: answer, json: { data } });
  });
  await later.goto(`${HOME}/drafts/${id}/overview`);
  const link = later.getByRole('link', { name: /book\.pdf/ });
  await link.waitFor();
  await later.clock.runFor(29 * 60_000);
  expect(await link.getAttribute('href')).not.toContain('again');
  await later.clock.runFor(2 * 60_000);
  await until('a new address', async () => (await link.getAttribute('href'))?.includes('again'), 10);
  await later.close();
});
