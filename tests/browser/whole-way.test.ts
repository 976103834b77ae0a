import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import type { Draft } from '../../plugins/course-studio/shared/draft';
import { startStudio, until, type Person, type Studio } from '../harness';
import { A_PDF, aVideo } from '../media';
import { drawPicture, keepEvidence, launchBrowser, logIn, takePicture } from './browser';
import { wizardOn } from './wizard';

const EARTH_AND_MOON = `<svg width="640" height="480"><rect width="640" height="480" fill="#101a35"/>
  <circle cx="150" cy="240" r="64" fill="#3b82c4"/><path d="M120 190q30 20 20 50t30 50q-50 10-70-30t20-70z" fill="#5aa469"/>
  <circle cx="530" cy="240" r="18" fill="#d7d9de"/><path d="M230 240h270" stroke="#fff" stroke-dasharray="4 8"/></svg>`;

let studio: Studio;
let browser: Browser;
let instructor: Person;
let page: Page;
const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-media-'));
const file = (name: string) => path.join(made, name);

beforeAll(async () => {
  aVideo(file('why-the-sea-moves.mp4'), { seconds: 12, size: '1280x720' });
  fs.writeFileSync(file('reading-list.pdf'), A_PDF);
  studio = await startStudio({ SERVE_ADMIN: '1' });
  instructor = await studio.createInstructor();
  browser = await launchBrowser();
  await drawPicture(browser, { svg: EARTH_AND_MOON, file: file('earth-and-moon.png') });
  page = await logIn(browser, studio, instructor);
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
  fs.rmSync(made, { recursive: true });
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
});

// The page is there only once the tests run.
const wizard = () => wizardOn(page).dialog();
const step = (name: string) => wizardOn(page).step(name);
const next = () => wizardOn(page).next();
const saved = () => wizardOn(page).saved();
const draftId = () => wizardOn(page).draftId();
const question = (number: number) => wizardOn(page).question(number);
const choose = (button: string, names: string[]) => wizardOn(page).choose(button, names.map(file));

const draft = async (): Promise<Draft> =>
  (await studio.api('GET', `/course-studio/drafts/${draftId()}`, { token: instructor.token })).body.data;

interface Question {
  number: number;
  text: string;
  kind?: 'multiple';
  answers: string[];
  /** Numbers of the answers, from 1. */
  correct: number[];
}

async function addQuestion({ number, text, kind, answers, correct }: Question): Promise<void> {
  await wizard().getByRole('button', { name: 'Add question' }).click();
  await question(number).getByLabel('Question', { exact: true }).fill(text);
  if (kind) {
    await question(number).getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: /Multiple/ }).click();
  }
  for (const [index, words] of answers.entries()) {
    const field = question(number).getByRole('textbox', { name: `Answer ${index + 1}`, exact: true });
    // A question begins with two answers; Enter in the last one adds the next.
    if (index > 1) await page.keyboard.press('Enter');
    await field.fill(words);
  }
  for (const place of correct) await question(number).getByLabel(`Answer ${place} is correct`).click();
}

it('an instructor sees Course Studio in the menu and opens the wizard', async () => {
  await page.getByRole('link', { name: 'Course Studio', exact: true }).click();
  await page.getByRole('heading', { name: 'Course Studio' }).waitFor();
  await takePicture(page, 'home-empty');
  await page.getByRole('button', { name: 'New course' }).first().click();
  await wizard().getByRole('heading', { name: 'Basics' }).waitFor();
  expect(await step('Basics').getAttribute('aria-current')).toBe('step');
});

it('fills in the basics', async () => {
  await wizard().getByLabel('Name').fill('Tides');
  await wizard().getByLabel('Version').fill('1.0');
  await wizard().getByLabel('Short description').fill('Why the sea comes and goes, and how to know when.');
  for (const topic of ['The moon', 'The sun', 'Tide tables']) {
    await wizard().getByRole('textbox', { name: 'Topics' }).fill(topic);
    await wizard().getByRole('textbox', { name: 'Topics' }).press('Enter');
  }
  await saved();
  expect((await draft()).nodes[0]).toMatchObject({
    name: 'Tides',
    version: '1.0',
    topics: ['The moon', 'The sun', 'Tide tables'],
  });
  await takePicture(page, 'wizard-basics');
});

it('uploads several files, and goes on while the video is encoded', async () => {
  await next();
  await choose('Add files', ['why-the-sea-moves.mp4', 'reading-list.pdf']);
  await wizard().getByText('Processing').first().waitFor();
  await wizard().getByLabel('Description').first().fill('Watch this first.');
  await until('some progress', async () => (await draft()).assets.some((asset) => asset.progress > 5));
  await takePicture(page, 'wizard-files');
  await saved();
  expect((await draft()).nodes.filter((node) => node.type === 'file')).toHaveLength(2);
});

it('writes a test with a single and a multiple choice and pictures', async () => {
  await next();
  await wizard().getByRole('button', { name: 'Add test set' }).first().click();
  await wizard().getByLabel('Title').first().fill('What moves the sea');
  await addQuestion({
    number: 1,
    text: 'Which body pulls the sea most?',
    answers: ['The moon', 'The sun', 'Jupiter'],
    correct: [1],
  });
  await choose('Add image to Question 1', ['earth-and-moon.png']);
  await question(1).getByLabel('Alternative text').fill('The earth and the moon, to scale');
  await addQuestion({
    number: 2,
    text: 'When is a spring tide?',
    kind: 'multiple',
    answers: ['At full moon', 'At new moon', 'At half moon'],
    correct: [1, 2],
  });
  await saved();
  await step('Tests').getByText('Complete').waitFor();
  await wizard()
    .getByRole('button', { name: 'Question 1' })
    .first()
    .evaluate((header) => header.scrollIntoView());
  await takePicture(page, 'wizard-tests');
  const nodes = await until('the save', async () => {
    const found = (await draft()).nodes;
    return found.filter((node) => node.type === 'answer' && node.correct).length === 3 && found;
  });
  expect(nodes.flatMap((node) => (node.type === 'question' ? [node.kind] : [])).sort()).toEqual(['multiple', 'single']);
});

it('goes back to change something, and finds everything in the overview', async () => {
  await step('Basics').click();
  await wizard().getByLabel('Name').fill('Tides for beginners');
  await step('Overview').click();
  for (const text of ['Tides for beginners', 'why-the-sea-moves', 'What moves the sea', 'When is a spring tide?']) {
    await wizard().getByText(text).first().waitFor();
  }
  await takePicture(page, 'wizard-overview');
});

it('confirms while the video may still be processing; it is finished in the published course later', async () => {
  const id = draftId();
  await wizard().getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.getByText('Published', { exact: true }).first().waitFor();
  await takePicture(page, 'home');
  await until(
    'the video',
    async () => {
      const { body } = await studio.api('GET', `/course-studio/drafts/${id}/assets`, { token: instructor.token });
      return body.data.every((asset: { state: string }) => asset.state === 'finished');
    },
    120,
  );
});

it('a learner takes the test over REST, and downloads the certificate', async () => {
  const learner = await studio.createLearner('Lea Learner');
  const call = async (method: string, route: string, body?: unknown) =>
    (await studio.api(method, `/api${route}`, { token: learner.token, ...(body !== undefined && { body }) })).body.data;
  const [{ id }] = await call('GET', '/courses');
  const enrollment = await call('POST', `/courses/${id}/enrollments`);
  const course = await call('GET', `/courses/${id}`);
  expect(course.files[0].sources.map(({ profile }: { profile: string }) => profile)).toEqual(['mp4', 'webm', 'ogg']);
  const attempt = await call('POST', `/test-sets/${course.testSets[0].id}/attempts`);
  expect(JSON.stringify(attempt)).not.toMatch(/correct|explanation/);
  const RIGHT = ['The moon', 'At full moon', 'At new moon'];
  const answers = attempt.questions.map((question: { id: string; answers: { id: string; text: string }[] }) => ({
    question: question.id,
    selected: question.answers.filter(({ text }) => RIGHT.includes(text)).map((item) => item.id),
  }));
  await call('PUT', `/attempts/${attempt.id}/answers`, { data: { answers } });
  expect(await call('POST', `/attempts/${attempt.id}/submit`)).toMatchObject({ state: 'graded', passed: true });
  expect((await call('GET', `/enrollments/${enrollment.id}`)).completedAt).toEqual(expect.any(String));
  const ready = (certificates: { id: string; state: string }[]) => certificates.find(({ state }) => state === 'ready');
  const certificate = await until('the certificate', async () => ready(await call('GET', '/certificates')), 60);
  const response = await fetch(`${studio.url}/api/certificates/${certificate.id}/pdf`, {
    headers: { Authorization: `Bearer ${learner.token}` },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(
    Buffer.from(await response.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

it('cancelling a creation asks once, and then nothing of it is left', async () => {
  await page.getByRole('button', { name: 'New course' }).first().click();
  await wizard().getByLabel('Name').fill('Never mind');
  await step('Files').click();
  await choose('Add files', ['why-the-sea-moves.mp4']);
  await wizard().getByText('Processing').first().waitFor();
  const id = draftId();
  await wizard().getByRole('button', { name: 'Cancel creation' }).click();
  const question = page.getByRole('alertdialog');
  await question.waitFor();
  await takePicture(page, 'wizard-cancel');
  await question.getByRole('button', { name: /Cancel creation|Delete|Confirm/ }).click();
  await page.getByRole('heading', { name: 'Course Studio' }).waitFor();
  const left = () => studio.strapi.db.query('api::asset.asset').count({ where: { draft: id } });
  await until('the files to go', async () => (await left()) === 0, 5);
  expect(await studio.strapi.db.query('api::course.course').count({ where: { documentId: id } })).toBe(0);
});

it('the content manager offers “New course” above its list of courses', async () => {
  const admin = await studio.createAdmin('strapi-super-admin');
  const adminPage = await logIn(browser, studio, admin);
  await adminPage.goto('/admin/content-manager/collection-types/api::course.course');
  await adminPage.getByRole('link', { name: 'New course' }).waitFor();
  await takePicture(adminPage, 'content-manager');
  await adminPage.context().close();
});
