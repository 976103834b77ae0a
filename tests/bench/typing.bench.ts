import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { aCourse, aQuestion, aRightAnswer, aTestSet, aWrongAnswer, type Part } from '../../database/seeds/course';
import { puts, atDesk } from '../authoring';
import { launchBrowser, logIn } from '../browser/browser';
import { startStudio, type Person, type Studio } from '../harness';
import { hold, median } from './measure';

const KEYS = 60;
/** How often each size is measured, in turns. */
const ROUNDS = 5;

let studio: Studio;
let browser: Browser;
let author: Person;
const desk = atDesk(() => ({ studio, author }));

beforeAll(async () => {
  studio = await startStudio({ SERVE_ADMIN: '1' });
  author = await studio.createInstructor();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});

/** Questions of five answers each. */
const questions = (count: number): Part[] =>
  Array.from({ length: count }, (_, index) =>
    aQuestion({
      text: `Question ${index + 1}?`,
      answers: [aRightAnswer(), ...Array.from({ length: 4 }, (__, at) => aWrongAnswer({ text: `No ${at}` }))],
    }),
  );

/** A draft of one test set, saved in bites the server takes in a second. */
async function aDraftOf(count: number): Promise<string> {
  const id = await desk.newDraft();
  const changes = puts(aCourse({ id, testSets: [aTestSet({ title: 'Large', questions: questions(count) })] }));
  for (let revision = 0, from = 0; from < changes.length; revision += 1, from += 400) {
    const { status, body } = await desk.save(id, revision, changes.slice(from, from + 400));
    if (status !== 200) throw new Error(JSON.stringify(body));
  }
  return id;
}

/** Counts what React draws, by the hook its developer tools use. Nothing of it is in the product. */
function countRenders(): void {
  interface Fiber {
    tag: number;
    flags: number;
    child: Fiber | null;
    sibling: Fiber | null;
    alternate: Fiber | null;
    type: { displayName?: string; name?: string } | null;
  }
  const PERFORMED_WORK = 1;
  const COMPONENTS = new Set([0, 1, 11, 14, 15]);
  const counter = { renders: 0 };
  const look = (fiber: Fiber | null): void => {
    for (let each = fiber; each; each = each.sibling) {
      // What was bailed out of keeps the children it had.
      if (each.alternate && each.child === each.alternate.child && !(each.flags & PERFORMED_WORK)) continue;
      if (COMPONENTS.has(each.tag) && each.flags & PERFORMED_WORK) counter.renders += 1;
      look(each.child);
    }
  };
  Object.assign(window, {
    counter,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: (_: number, root: { current: Fiber }) => look(root.current),
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      checkDCE: () => undefined,
    },
  });
}

const rendersOn = (page: Page) =>
  page.evaluate(() => (window as unknown as { counter: { renders: number } }).counter.renders);

async function taskTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

interface Typing {
  /** Components drawn for one keystroke. */
  renders: number;
  /** Milliseconds of the page's main thread for one keystroke: script, style, layout and paint. */
  cost: number;
}

/** Types without a pause, so that neither a save nor the search for problems falls into it. */
async function typeInto(page: Page, session: CDPSession): Promise<Typing> {
  await page.waitForTimeout(1500);
  const [rendersBefore, timeBefore] = [await rendersOn(page), await taskTime(session)];
  await page.keyboard.type('x'.repeat(KEYS), { delay: 20 });
  const time = (await taskTime(session)) - timeBefore;
  return { renders: ((await rendersOn(page)) - rendersBefore) / KEYS, cost: time / KEYS };
}

async function openTests(draft: string): Promise<{ page: Page; session: CDPSession; opened: number }> {
  const page = await logIn(browser, studio, author);
  await page.addInitScript(countRenders);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const start = Date.now();
  await page.goto(`/admin/plugins/course-studio/drafts/${draft}/tests`);
  await page.getByRole('button', { name: /^Question 1\b/ }).waitFor();
  const opened = Date.now() - start;
  return { page, session, opened };
}

async function openQuestion(page: Page, number: number): Promise<void> {
  const header = page.getByRole('button', { name: new RegExp(`^Question ${number}\\b`) });
  if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
  await page
    .getByRole('region', { name: new RegExp(`^Question ${number}\\b`) })
    .getByRole('textbox', { name: 'Answer 3', exact: true })
    .click();
}

it('typing in a tree of 1,000 answers draws one field, and costs what it costs in a tree of 10', async () => {
  const small = await openTests(await aDraftOf(2));
  const large = await openTests(await aDraftOf(200));
  console.log(`bench · the tests step of 200 questions is there after ${large.opened} ms (${small.opened} ms with 2)`);
  await openQuestion(small.page, 2);
  await openQuestion(large.page, 2);
  const measured: { small: Typing[]; large: Typing[] } = { small: [], large: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    await small.page.bringToFront();
    measured.small.push(await typeInto(small.page, small.session));
    await large.page.bringToFront();
    measured.large.push(await typeInto(large.page, large.session));
  }
  const of = (typings: Typing[], what: keyof Typing) => median(typings.map((typing) => typing[what]));
  const renders = { small: of(measured.small, 'renders'), large: of(measured.large, 'renders') };
  const costs = { small: of(measured.small, 'cost'), large: of(measured.large, 'cost') };
  hold({
    name: 'components drawn for a keystroke, 1,000 answers ÷ 10',
    value: renders.large / renders.small,
    limit: 1.05,
    detail: `${renders.large.toFixed(1)} against ${renders.small.toFixed(1)}`,
  });
  hold({
    name: 'cost of a keystroke, 1,000 answers ÷ 10',
    value: costs.large / costs.small,
    limit: 1.5,
    detail: `${costs.large.toFixed(2)} ms against ${costs.small.toFixed(2)} ms`,
  });

  const start = Date.now();
  await large.page.getByRole('button', { name: 'Expand all' }).click();
  await large.page
    .getByRole('region', { name: /^Question 3\b/ })
    .getByRole('textbox')
    .first()
    .waitFor();
  console.log(`bench · all 200 questions expanded after ${Date.now() - start} ms`);
  // Those far away are drawn when they come near; here all of them are wanted.
  for (let number = 1; number <= 200; number += 4) {
    const region = large.page.getByRole('region', { name: new RegExp(`^Question ${number}\\b`) });
    await region.scrollIntoViewIfNeeded();
  }
  const fields = await large.page.getByRole('textbox', { name: /^Answer \d$/ }).count();
  expect(fields).toBeGreaterThan(900);
  await openQuestion(large.page, 2);
  const all = [await typeInto(large.page, large.session), await typeInto(large.page, large.session)];
  console.log(
    `bench · with ${fields} answers expanded: ${of(all, 'renders').toFixed(1)} components, ${of(all, 'cost').toFixed(2)} ms a keystroke`,
  );
});
