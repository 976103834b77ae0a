import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { aCourse, aQuestion, aRightAnswer, aTestSet, aWrongAnswer, type Part } from '../../database/seeds/course';
import { atDesk } from '../authoring';
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

interface Large {
  id: string;
  /** In order. */
  questions: string[];
  /** The third answer of the second question. */
  answer: string;
}

/** A draft of one test set. */
async function aDraftOf(count: number): Promise<Large> {
  const id = await desk.newDraft();
  const nodes = aCourse({ id, testSets: [aTestSet({ title: 'Large', questions: questions(count) })] });
  const { status, body } = await desk.putAll(id, 0, nodes);
  if (status !== 200) throw new Error(JSON.stringify(body));
  const ids = nodes.filter(({ type }) => type === 'question').map((node) => node.id);
  const answers = nodes.filter((node) => node.type === 'answer' && node.parent === ids[1]);
  return { id, questions: ids, answer: answers[2]!.id };
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

const PARTS = ['TaskDuration', 'ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'] as const;

/** Milliseconds of the page's main thread so far: all of it, and what it went into. */
async function timesOf(session: CDPSession): Promise<number[]> {
  const { metrics } = await session.send('Performance.getMetrics');
  return PARTS.map((part) => (metrics.find(({ name }) => name === part)?.value ?? 0) * 1000);
}

interface Typing {
  /** Components drawn for one keystroke. */
  renders: number;
  /** Milliseconds of the page's main thread for one keystroke: script, style, layout and paint. */
  cost: number;
  parts: number[];
}

/** Types without a pause, so that neither a save nor the search for problems falls into it. */
async function typeInto({ page, session, draft }: Opened): Promise<Typing> {
  await page.bringToFront();
  await page.locator(`#field-${draft.answer}-text`).focus();
  await page.keyboard.type('warm');
  await page.waitForTimeout(2000);
  const [rendersBefore, before] = [await rendersOn(page), await timesOf(session)];
  await page.keyboard.type('x'.repeat(KEYS), { delay: 20 });
  const parts = (await timesOf(session)).map((time, index) => (time - before[index]!) / KEYS);
  return { renders: ((await rendersOn(page)) - rendersBefore) / KEYS, cost: parts[0]!, parts };
}

interface Opened {
  page: Page;
  session: CDPSession;
  draft: Large;
  /** Milliseconds until the tests were there. */
  opened: number;
}

/** The tests step in a page of its own, with the second question open. */
async function openTests(draft: Large): Promise<Opened> {
  const page = await logIn(browser, studio, author);
  await page.addInitScript(countRenders);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const start = Date.now();
  await page.goto(`/admin/plugins/course-studio/drafts/${draft.id}/tests`);
  await header(page, draft.questions[1]!).waitFor();
  const opened = Date.now() - start;
  if ((await header(page, draft.questions[1]!).getAttribute('aria-expanded')) === 'false') {
    await header(page, draft.questions[1]!).click();
  }
  return { page, session, draft, opened };
}

const header = (page: Page, question: string) => page.locator(`#${question} button[aria-expanded]`).first();

it('typing in a tree of 1,000 answers draws one field, and costs what it costs in a tree of 10', async () => {
  const small = await openTests(await aDraftOf(2));
  const large = await openTests(await aDraftOf(200));
  console.log(`bench · the tests step of 200 questions is there after ${large.opened} ms (${small.opened} ms with 2)`);
  const measured: { small: Typing[]; large: Typing[] } = { small: [], large: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    measured.small.push(await typeInto(small));
    measured.large.push(await typeInto(large));
  }
  const of = (typings: Typing[], what: 'renders' | 'cost') => median(typings.map((typing) => typing[what]));
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
    detail: `${costs.large.toFixed(2)} ms against ${costs.small.toFixed(2)} ms; ${spent(measured.large)} against ${spent(measured.small)}`,
  });

  const start = Date.now();
  await large.page.getByRole('button', { name: 'Expand all' }).click();
  await large.page.locator(`#${large.draft.questions[3]} textarea`).first().waitFor();
  console.log(`bench · all 200 questions expanded after ${Date.now() - start} ms`);
  // Those far away are drawn when they come near; here all of them are wanted.
  for (const question of large.draft.questions) {
    await large.page.locator(`#${question}`).evaluate((element) => element.scrollIntoView());
    await large.page.waitForTimeout(20);
  }
  const fields = await large.page.locator('input[id^=field-][id$=-text]').count();
  expect(fields).toBeGreaterThan(900);
  const all = [await typeInto(large), await typeInto(large), await typeInto(large)];
  console.log(
    `bench · with ${fields} answers expanded: ${of(all, 'renders').toFixed(1)} components, ${of(all, 'cost').toFixed(2)} ms a keystroke; ${spent(all)}`,
  );
});

/** What the time of a keystroke goes into. */
const spent = (typings: readonly Typing[]): string =>
  PARTS.slice(1)
    .map(
      (part, index) =>
        `${part.replace('Duration', '')} ${median(typings.map(({ parts }) => parts[index + 1]!)).toFixed(1)}`,
    )
    .join(', ');
