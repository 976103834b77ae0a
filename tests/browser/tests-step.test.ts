import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { aCourse, aQuestion, aRightAnswer, aTestSet, aWrongAnswer, type Part } from '../../database/seeds/course';
import type { DraftNode } from '../../plugins/course-studio/shared/draft';
import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';
import { A_PNG } from '../media';
import { axe } from './axe';
import { keepEvidence, launchBrowser, logIn, untilFocused } from './browser';
import { wizardOn } from './wizard';

let studio: Studio;
let browser: Browser;
let author: Person;
let page: Page;
const desk = atDesk(() => ({ studio, author }));

beforeAll(async () => {
  studio = await startStudio({ SERVE_ADMIN: '1' });
  author = await studio.createInstructor();
  browser = await launchBrowser();
  page = await logIn(browser, studio, author);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
});

const wizard = () => wizardOn(page).dialog();
const question = (number: number) => wizardOn(page).question(number);
const button = (name: string | RegExp, within: Locator = wizard()) => within.getByRole('button', { name, exact: true });
const answer = (number: number, within: Locator = wizard()) =>
  within.getByRole('textbox', { name: `Answer ${number}`, exact: true });
const undoBar = () => wizard().getByRole('group', { name: 'Undo' });
const undo = () => undoBar().getByRole('button', { name: /^Undo/ });

/** Everything typed is on the server, and nothing is about to be sent. */
async function saved(): Promise<void> {
  await page.waitForTimeout(100);
  await wizardOn(page).saved();
}

let draft = '';
const nodes = async (): Promise<DraftNode[]> => (await desk.load(draft)).nodes;
async function nodesOf<T extends DraftNode['type']>(type: T): Promise<Extract<DraftNode, { type: T }>[]> {
  const all = (await nodes()).filter((node): node is Extract<DraftNode, { type: T }> => node.type === type);
  return all.sort((a, b) => ('position' in a && 'position' in b ? a.position - b.position : 0));
}
const questionsOf = async (testSet: string) =>
  (await nodesOf('question')).filter(({ parent }) => parent === testSet).map(({ text }) => text);
const answersOf = async (parent: string) => (await nodesOf('answer')).filter((each) => each.parent === parent);

/** Opens the Tests step of a new draft with these test sets. */
async function openTests(testSets: Part[]): Promise<void> {
  draft = await desk.newDraft();
  expect((await desk.putAll(draft, 0, aCourse({ id: draft, testSets }))).status).toBe(200);
  await page.goto(`/admin/plugins/course-studio/drafts/${draft}/tests`);
  await page.locator('h2', { hasText: 'Tests' }).waitFor({ timeout: 60_000 });
}

const named = (...texts: string[]) => texts.map((text) => aQuestion({ text }));
const TWO_SETS = () => [
  aTestSet({ title: 'First', questions: named('one', 'two', 'three') }),
  aTestSet({ title: 'Second', questions: named('four') }),
];
const open = (name: string) => button(new RegExp(`^${name} \\d+ question`)).click();
const setIds = async () => (await nodesOf('testSet')).map(({ id }) => id);

describe('by mouse', () => {
  it('adds a test set and a question, and a double click adds only one', async () => {
    await openTests([]);
    await button('Add test set').dblclick();
    await wizard().getByLabel('Title').fill('Tides');
    await button('Add question').dblclick();
    await question(1).getByLabel('Question', { exact: true }).fill('Which body pulls the sea most?');
    await answer(1).fill('The moon');
    await answer(2).fill('The wind');
    await question(1).getByRole('radio', { name: 'Answer 1 is correct' }).click();
    await saved();
    expect(await nodesOf('testSet')).toMatchObject([{ title: 'Tides' }]);
    const [only, ...others] = await nodesOf('question');
    expect([only?.text, others]).toEqual(['Which body pulls the sea most?', []]);
    expect(await answersOf(only!.id)).toMatchObject([{ correct: true }, { correct: false }]);
  });

  it('sets what learners see, and the percents of partial credit', async () => {
    await wizard().getByRole('combobox', { name: 'Learners see after grading' }).click();
    await page.getByRole('option', { name: 'The right answers' }).click();
    await question(1).getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: 'Multiple choice' }).click();
    expect(
      await wizard()
        .getByRole('spinbutton', { name: /Percent/ })
        .count(),
    ).toBe(0);
    await question(1).getByRole('switch', { name: 'Partial credit' }).click();
    const percent = question(1).getByRole('spinbutton', { name: 'Percent for Answer 2' });
    expect(await percent.getAttribute('placeholder')).toBe('-100');
    await percent.fill('10');
    await question(1).getByText('At most 0 %').waitFor();
    expect(await percent.getAttribute('aria-invalid')).toBe('true');
    await percent.fill('-33.3');
    await question(1).getByText('At most 0 %').waitFor({ state: 'detached' });
    await saved();
    expect(await nodesOf('testSet')).toMatchObject([{ review: 'key' }]);
    expect(await nodesOf('question')).toMatchObject([{ kind: 'multiple', partialCredit: true }]);
    expect((await nodesOf('answer')).map(({ fraction }) => fraction)).toEqual([null, -0.333]);
  });

  it('says what a change to single choice loses, and takes it back', async () => {
    await question(1).getByRole('checkbox', { name: 'Answer 2 is correct' }).click();
    await question(1).getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: 'Single choice' }).click();
    await undoBar()
      .getByText(/Only Answer 1 stays marked as correct; one other mark went\. Partial credit is off\./)
      .waitFor();
    expect(await question(1).getByRole('radio', { checked: true }).count()).toBe(1);
    await undo().click();
    expect(await question(1).getByRole('checkbox', { checked: true }).count()).toBe(2);
    expect(await question(1).getByRole('switch', { name: 'Partial credit' }).isChecked()).toBe(true);
  });

  it('duplicates a question right below, with new ids', async () => {
    await openTests(TWO_SETS());
    await open('First');
    await button('Duplicate Question 1').dblclick();
    await saved();
    const [first = ''] = await setIds();
    expect(await questionsOf(first)).toEqual(['one', 'one', 'two', 'three']);
    expect(await nodesOf('answer')).toHaveLength(10);
  });

  it('deletes one question at a double click, and puts it back before it was saved', async () => {
    await openTests(TWO_SETS());
    await open('First');
    const before = await nodes();
    await button('Delete Question 2').dblclick();
    await undoBar().getByText('Deleted Question 2').waitFor();
    expect(
      await wizard()
        .getByRole('button', { name: /^Question \d two/ })
        .count(),
    ).toBe(0);
    await undo().click();
    await wizard().getByRole('button', { name: 'Question 2 two' }).waitFor();
    await saved();
    expect(await nodes()).toEqual(before);
  });

  it('puts a test set back after its deletion was saved: the same ids, images and places', async () => {
    await openTests(TWO_SETS());
    const image = await desk.send(draft, 'moon.png', A_PNG);
    await desk.settled(draft, image);
    const [one] = (await nodesOf('question')).filter(({ text }) => text === 'one');
    expect((await desk.put(draft, 1, [{ ...one!, image, imageAlt: 'The moon' }])).status).toBe(200);
    await page.reload();
    await button(/^First/).waitFor();
    const before = await nodes();
    await button('Delete First').click();
    await saved();
    await until('the deletion', async () => (await nodesOf('testSet')).length === 1);
    await undo().click();
    await button(/^First/).waitFor();
    await saved();
    await until('the restoring', async () => (await nodesOf('testSet')).length === 2);
    const byId = (list: DraftNode[]) => [...list].sort((a, b) => a.id.localeCompare(b.id));
    expect(byId(await nodes())).toEqual(byId(before));
    expect((await desk.rows({ documentId: image })).length).toBe(1);
  });

  it('puts back what learners see already, deleted and saved', async () => {
    const { id } = await studio.publishCourse(author, (course) => aCourse({ id: course, testSets: TWO_SETS() }));
    draft = id;
    await page.goto(`/admin/plugins/course-studio/drafts/${id}/tests`);
    await open('First');
    const before = await nodes();
    await button('Delete Question 3').click();
    await until('the deletion', async () => (await nodesOf('question')).length === 3);
    await undo().click();
    await until('the restoring', async () => (await nodesOf('question')).length === 4);
    expect((await nodesOf('question')).map(({ id: each }) => each).sort()).toEqual(
      before.flatMap((node) => (node.type === 'question' ? [node.id] : [])).sort(),
    );
  });

  it('keeps the file of a deleted image until the undo is no longer offered', async () => {
    await openTests([aTestSet({ title: 'First', questions: named('one') })]);
    const image = await desk.send(draft, 'moon.png', A_PNG);
    await desk.settled(draft, image);
    const [one] = await nodesOf('question');
    await desk.put(draft, 1, [{ ...one!, image, imageAlt: 'The moon' }]);
    await page.reload();
    await button('Delete image of Question 1').click();
    await until('the deletion', async () => (await nodesOf('question'))[0]?.image === null);
    expect(await desk.rows({ documentId: image })).toHaveLength(1);
    await undo().click();
    await until('the restoring', async () => (await nodesOf('question'))[0]?.imageAlt === 'The moon');
    await button('Delete image of Question 1').click();
    await until('the deletion', async () => (await nodesOf('question'))[0]?.image === null);
    await undoBar().getByRole('button', { name: 'Keep it so' }).click();
    await until('the file to go', async () => (await desk.rows({ documentId: image })).length === 0);
  });

  it('drags a question up, and to another test set', async () => {
    await openTests(TWO_SETS());
    await open('First');
    await wizard().getByRole('button', { name: 'Question 1 one' }).click({ trial: true });
    await button('Collapse all').click();
    await drag(button('Drag Question 3'), wizard().getByRole('button', { name: 'Question 1 one' }), 'above');
    await wizard().getByRole('button', { name: 'Question 1 three' }).waitFor();
    await drag(button('Drag Question 2'), button(/^Second/), 'into');
    await saved();
    const [first = '', second = ''] = await setIds();
    await until('the move', async () => (await questionsOf(second)).length === 2);
    expect([await questionsOf(first), await questionsOf(second)]).toEqual([
      ['three', 'two'],
      ['four', 'one'],
    ]);
  });

  it('drags an answer within its question', async () => {
    await openTests([
      aTestSet({
        title: 'First',
        questions: [aQuestion({ answers: ['a', 'b', 'c'].map((text) => aWrongAnswer({ text })) })],
      }),
    ]);
    await drag(button('Drag Answer 1'), button('Drag Answer 3'), 'below');
    await saved();
    expect((await nodesOf('answer')).map(({ text }) => text)).toEqual(['b', 'c', 'a']);
  });

  it('leaves everything as it was when Escape ends a drag, and stays open', async () => {
    const handle = await button('Drag Answer 1').boundingBox();
    await page.mouse.move(handle!.x + 5, handle!.y + 5);
    await page.mouse.down();
    await page.mouse.move(handle!.x + 5, handle!.y + 90, { steps: 4 });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await saved();
    expect((await nodesOf('answer')).map(({ text }) => text)).toEqual(['b', 'c', 'a']);
    await wizard().waitFor();
  });

  it('remembers what is open while the wizard shows another step', async () => {
    await openTests(TWO_SETS());
    await open('First');
    await button('Collapse all').click();
    await wizard().getByRole('button', { name: 'Question 2 two' }).click();
    await wizardOn(page).step('Overview').click();
    await wizardOn(page).step('Tests').click();
    await question(2).waitFor();
    expect(
      await wizard()
        .getByRole('region', { name: /^Question \d/ })
        .count(),
    ).toBe(1);
  });
});

/** Drags by the mouse, the way a hand does it: with moves on the way. */
async function drag(handle: Locator, to: Locator, where: 'above' | 'below' | 'into'): Promise<void> {
  await to.scrollIntoViewIfNeeded();
  await handle.scrollIntoViewIfNeeded();
  const [from, target] = [await handle.boundingBox(), await to.boundingBox()];
  if (!from || !target) throw new Error('nothing to drag, or nowhere to');
  const y = { above: target.y + 2, below: target.y + target.height - 2, into: target.y + target.height / 2 }[where];
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2 + 12, { steps: 3 });
  await page.mouse.move(from.x + from.width / 2, y, { steps: 10 });
  await page.waitForTimeout(150);
  await page.mouse.up();
}

describe('by keyboard alone', () => {
  const press = (key: string) => page.keyboard.press(key);
  const type = (text: string) => page.keyboard.type(text);

  it('authors a question: Enter adds the next answer', async () => {
    await openTests([]);
    await button('Add test set').focus();
    await press('Enter');
    await untilFocused(wizard().getByLabel('Title'));
    await type('Tides');
    await button('Add question').focus();
    await press('Enter');
    await untilFocused(question(1).getByLabel('Question', { exact: true }));
    await type('When is a spring tide?');
    await answer(1).focus();
    await type('At full moon');
    await press('Enter');
    await untilFocused(answer(2));
    await type('At new moon');
    await wizard().getByRole('radio', { name: 'Answer 2 is correct' }).focus();
    await press('Space');
    await saved();
    const answers = await nodesOf('answer');
    expect(answers.map(({ text, correct }) => `${text} ${correct}`)).toEqual([
      'At full moon false',
      'At new moon true',
      ' false',
    ]);
  });

  it('moves by the buttons and keeps the focus there', async () => {
    await button('Move Answer 1 down').focus();
    await press('Enter');
    await untilFocused(button('Move Answer 2 down'));
    await wizard().getByText('Moved: now Answer 2, 2 of 3.').waitFor({ state: 'attached' });
    await saved();
    expect((await nodesOf('answer')).map(({ text }) => text)).toEqual(['At new moon', 'At full moon', '']);
  });

  it('grabs with Space, moves with the arrows, and puts back with Escape', async () => {
    await button('Drag Answer 2').focus();
    await press('Space');
    expect(await button('Drag Answer 2').getAttribute('aria-pressed')).toBe('true');
    await press('ArrowDown');
    await page.waitForTimeout(50);
    await press('Space');
    await saved();
    expect((await nodesOf('answer')).map(({ text }) => text)).toEqual(['At new moon', '', 'At full moon']);
    await page.waitForTimeout(150);
    await press('Space');
    await press('ArrowUp');
    await page.waitForTimeout(50);
    await press('ArrowUp');
    await page.waitForTimeout(50);
    await press('Escape');
    await wizard().waitFor();
    await saved();
    expect((await nodesOf('answer')).map(({ text }) => text)).toEqual(['At new moon', '', 'At full moon']);
  });

  it('deletes, lands on Undo, and comes back', async () => {
    await button('Delete Answer 2').focus();
    await press('Enter');
    await untilFocused(undo());
    expect(await undo().getAttribute('aria-label')).toBe('Undo: Deleted Answer 2');
    await press('Enter');
    await answer(3).waitFor();
    await untilFocused(answer(2));
    await button('Delete Answer 2').focus();
    await press('Enter');
    await untilFocused(undo());
    await press('Escape');
    await undoBar().waitFor({ state: 'detached' });
    await wizard().waitFor();
    await saved();
    expect((await nodesOf('answer')).map(({ text }) => text)).toEqual(['At new moon', 'At full moon']);
  });

  it('undoes with Control+Z outside of fields, and leaves the fields their own', async () => {
    await button('Delete Answer 2').focus();
    await press('Enter');
    await undo().waitFor();
    await answer(1).focus();
    await press('End');
    await type('!');
    await press('Control+z');
    expect(await answer(1).inputValue()).toBe('At new moon');
    expect(await answer(2).count()).toBe(0);
    await button('Add answer').focus();
    await press('Control+z');
    await answer(2).waitFor();
  });

  it('moves a question to another test set by the menu', async () => {
    await openTests(TWO_SETS());
    await open('First');
    await button('More actions for Question 1').focus();
    await press('Enter');
    await page.getByRole('menuitem', { name: 'Move to test set' }).focus();
    await press('ArrowRight');
    await page.getByRole('menuitem', { name: 'Second' }).focus();
    await press('Enter');
    await wizard().getByRole('button', { name: 'Question 2 one' }).waitFor();
    await saved();
    const [first = '', second = ''] = await setIds();
    expect([await questionsOf(first), await questionsOf(second)]).toEqual([
      ['two', 'three'],
      ['four', 'one'],
    ]);
  });
});

describe('pasting and dropping', () => {
  /** Puts text on the clipboard and pastes it the way people do. */
  async function paste(text: string): Promise<void> {
    await page.evaluate((words) => navigator.clipboard.writeText(words), text);
    await page.keyboard.press('Control+v');
  }

  it('makes several answers of several lines; the first fills the empty field, whose own undo knows of it', async () => {
    await openTests([aTestSet({ title: 'First', questions: named('one') })]);
    await answer(2).fill('');
    await paste('a) The moon\nb) The sun\n\nc) Jupiter');
    await answer(4).waitFor();
    const values = () => Promise.all([1, 2, 3, 4].map((number) => answer(number).inputValue()));
    expect(await values()).toEqual(['The moon', 'The moon', 'The sun', 'Jupiter']);
    await answer(2).focus();
    await page.keyboard.press('Control+z');
    expect(await values()).toEqual(['The moon', '', 'The sun', 'Jupiter']);
    await answer(2).fill('The moon');
    await wizard().getByText('3 answers pasted, numbering removed').first().waitFor();
    await button('Put the numbering back').click();
    expect(await values()).toEqual(['The moon', 'a) The moon', 'b) The sun', 'c) Jupiter']);
    await answer(3).fill('The sun');
    await answer(3).press('End');
    await paste(' and so on');
    expect(await answer(3).inputValue()).toBe('The sun and so on');
  });

  /** An event with a picture in it, as the browser makes it. */
  const giveFile = (target: Locator, event: 'drop' | 'paste', type = 'image/png', name = 'picture.png') =>
    target.evaluate(
      (element, { event: kind, type: mime, name: filename, png }) => {
        const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], filename, { type: mime }));
        const given =
          kind === 'drop'
            ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true });
        element.dispatchEvent(given);
      },
      { event, type, name, png: A_PNG.toString('base64') },
    );

  it('takes a dropped image for the question and asks for its text alternative', async () => {
    await giveFile(question(1).getByLabel('Question', { exact: true }), 'drop');
    const alt = question(1).getByLabel('Alternative text');
    await untilFocused(alt);
    await page.keyboard.type('A knot');
    await saved();
    const [only] = await nodesOf('question');
    expect(only).toMatchObject({ imageAlt: 'A knot', image: expect.any(String) });
  });

  it('refuses an image of a kind that is not stored before the one that is there is let go of', async () => {
    const before = await nodesOf('question');
    await giveFile(question(1).getByLabel('Question', { exact: true }), 'drop', 'image/svg+xml', 'drawing.svg');
    await page
      .getByText(/^drawing\.svg \(.*\): files of the type “svg” are not allowed\.$/)
      .first()
      .waitFor();
    expect(await undoBar().count()).toBe(0);
    expect(await question(1).getByLabel('Alternative text').inputValue()).toBe('A knot');
    await saved();
    expect(await nodesOf('question')).toEqual(before);
  });

  it('takes an image from the clipboard for an answer, which needs a text alternative when it is only an image', async () => {
    await answer(1).fill('');
    await giveFile(answer(1), 'paste');
    await wizard()
      .getByText(/Needed, as this answer is only an image/)
      .waitFor();
    await saved();
    await until('the problem', async () => (await wizardOn(page).step('Tests').textContent())?.includes('Incomplete'));
    const [first] = await nodesOf('answer');
    expect(first).toMatchObject({ text: '', image: expect.any(String), imageAlt: '' });
    await wizard()
      .getByRole('button', { name: /^Question 1/ })
      .click();
    await wizard()
      .getByRole('button', { name: /^Question 1 \d problems? one$/ })
      .waitFor();
    await wizard()
      .getByRole('button', { name: /^First/ })
      .click();
    await wizard()
      .getByRole('button', { name: /^First \d problems?/ })
      .waitFor();
    await wizard()
      .getByRole('button', { name: /^First/ })
      .click();
    await wizard()
      .getByRole('button', { name: /^Question 1/ })
      .click();
  });

  it('refuses what is not an image, and says so', async () => {
    await giveFile(answer(2), 'drop', 'application/pdf');
    await page.getByText('Only images can be added here.').first().waitFor();
    expect((await nodesOf('answer'))[1]?.image).toBeNull();
  });

  const GIFT = [
    '::Tides:: [html]<p>What pulls <b>most</b>?<script>alert(1)</script></p> {=The moon ~The wind####The moon is near.}',
    'Broken {\n=a\n~b',
    'Spring tides {~%50%Full moon ~%50%New moon ~Half moon}',
    'The sea is wet {T}',
    'Why? {}',
  ].join('\n\n');

  it('shows what becomes of pasted GIFT, with the lines of errors, and adds it', async () => {
    await openTests(TWO_SETS());
    await button('Paste questions').click();
    const dialog = page.getByRole('dialog', { name: 'Paste questions' });
    await dialog.getByLabel('Text', { exact: true }).fill(GIFT);
    await dialog.getByText('3 questions (3 with changes), 1 error, 1 skipped.').waitFor();
    await dialog.getByText(/^Line 3: A “{” has no “}” below it/).waitFor();
    await dialog.getByText('Line 11: Essay questions cannot be added.').waitFor();
    await dialog.getByText('What pulls most?', { exact: true }).waitFor();
    await dialog.getByText('Explanation: The moon is near.').waitFor();
    await dialog.getByText(/Wrong answers have no weight: 0 %/).waitFor();
    await dialog.getByRole('combobox', { name: 'Add to' }).click();
    await page.getByRole('option', { name: 'First' }).click();
    await dialog.getByRole('button', { name: 'Add 3 questions' }).dblclick();
    await wizard().getByRole('button', { name: 'Question 6 The sea is wet' }).waitFor();
    await saved();
    const [first = ''] = await setIds();
    expect(await questionsOf(first)).toEqual([
      'one',
      'two',
      'three',
      'What pulls most?',
      'Spring tides',
      'The sea is wet',
    ]);
    const spring = (await nodesOf('question')).find(({ text }) => text === 'Spring tides');
    expect(spring).toMatchObject({ kind: 'multiple', partialCredit: true });
    expect((await answersOf(spring!.id)).map(({ fraction }) => fraction)).toEqual([null, null, 0]);
    await undo().click();
    await saved();
    expect(await questionsOf(first)).toEqual(['one', 'two', 'three']);
  });

  it('gives the focus back to what opened the dialog, or to what was added', async () => {
    await openTests([]);
    const opener = button('Paste questions');
    await opener.click();
    const dialog = page.getByRole('dialog', { name: 'Paste questions' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await untilFocused(opener);
    await opener.click();
    await dialog.getByLabel('Text', { exact: true }).fill('Wet? {T}');
    await dialog.getByRole('button', { name: 'Add 1 question', exact: true }).click();
    await untilFocused(wizard().locator('button[aria-expanded]').first());
  });

  it('leads back to the button when an image that did not get through is removed', async () => {
    await openTests([aTestSet({ title: 'First', questions: named('one') })]);
    const answer = { status: 413, contentType: 'application/json', body: '{"error":{"message":"","status":413}}' };
    await page.route(/\/course-studio\/uploads$/, (route) => route.fulfill(answer));
    await giveFile(question(1).getByLabel('Question', { exact: true }), 'drop');
    await button('Delete image of Question 1').click();
    await untilFocused(button('Add image to Question 1'));
    await page.unroute(/\/course-studio\/uploads$/);
  });

  it('reads a text file, again when it was changed, and says when it cannot be read', async () => {
    await openTests([]);
    await button('Paste questions').click();
    const dialog = page.getByRole('dialog', { name: 'Paste questions' });
    const choose = async (text: string | Buffer) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        dialog.getByRole('button', { name: 'Choose a text file' }).click(),
      ]);
      await chooser.setFiles({ name: 'q.gift', mimeType: 'text/plain', buffer: Buffer.from(text) });
    };
    await choose('Wet? {T}');
    await dialog.getByText('1 question (1 with changes), no errors, 0 skipped.').waitFor();
    // Browsers say nothing of a choice that is the same as before.
    expect(await dialog.locator('input[type=file]').inputValue()).toBe('');
    const fails = "Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'))";
    await page.evaluate(`window.readBytes = Blob.prototype.arrayBuffer; ${fails}`);
    await choose('Dry? {T}');
    await dialog.getByText('This file cannot be read. Choose it again.').waitFor();
    await page.evaluate('Blob.prototype.arrayBuffer = window.readBytes');
    await choose('Dry? {T}\n\nWet? {F}');
    await dialog.getByText('2 questions (2 with changes), no errors, 0 skipped.').waitFor();
    expect(await dialog.getByText('This file cannot be read.').count()).toBe(0);
    // Curly quotes of Windows-1252, which Latin 1 has not; nothing in the file says how it is encoded.
    await choose(Buffer.from('\x93M\xfcller\x94? {=a ~b}', 'latin1'));
    await dialog.getByText('“Müller”?', { exact: true }).waitFor();
    await dialog.getByRole('combobox', { name: 'Encoding of the file' }).click();
    await page.getByRole('option', { name: 'windows-1251' }).click();
    await dialog.getByText('“Mьller”?', { exact: true }).waitFor();
    await choose('%PDF-1.7');
    await dialog.getByText(/^This is a PDF. Copy the questions/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('recognises Aiken, and adds it to a new test set', async () => {
    await openTests([]);
    await button('Paste questions').click();
    const dialog = page.getByRole('dialog', { name: 'Paste questions' });
    await dialog
      .getByLabel('Text', { exact: true })
      .fill('Which?\nA. this\nB. that\nANSWER: B\n\nBroken?\nA. this\nB. that\nANSWER: E\n');
    await dialog.getByText(/^Line 9: This line does not name one of the answers/).waitFor();
    await dialog.getByRole('button', { name: 'Add 1 question', exact: true }).click();
    await wizard().getByRole('button', { name: 'Question 1 Which?' }).waitFor();
    await saved();
    expect(await nodesOf('answer')).toMatchObject([{ correct: false }, { correct: true, text: 'that' }]);
  });

  it('stays usable with ten thousand pasted questions, and refuses more', async () => {
    await button('Paste questions').click();
    const dialog = page.getByRole('dialog', { name: 'Paste questions' });
    const text = dialog.getByLabel('Text', { exact: true });
    await text.focus();
    await paste('\n'.repeat(200_000));
    await dialog.getByText(/^This text has 200,001 lines; at most 200,000 lines/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Add questions' }).isDisabled()).toBe(true);
    await paste('How much is 10<sup>-3</sup>? {=a ~b}\n\n'.repeat(10_000));
    await dialog.getByText(/^20,001 lines, /).waitFor();
    await dialog.getByText(/^10,000 questions \(10,000 with changes\)/).waitFor();
    await dialog
      .getByText(/Only the first 1,000 of 10,000 questions are added.*from line 2,001 on, in another batch/)
      .waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });
});

describe('a large test, and other scripts', () => {
  const large = () =>
    aTestSet({
      title: 'Large',
      questions: Array.from({ length: 200 }, (_, index) =>
        aQuestion({
          text: `Number ${index + 1}`,
          answers: [aRightAnswer(), ...[2, 3, 4, 5].map((at) => aWrongAnswer({ text: `Wrong ${at}` }))],
        }),
      ),
    });

  it('shows 200 questions of five answers, edits the last and moves it up', async () => {
    await openTests([large()]);
    // By place, not by name: names of thousands of buttons take the test, not the page, a minute.
    const header = page.locator('button[aria-expanded]', { hasText: 'Number 200' });
    await header.click();
    await page.locator('input[placeholder="Answer 5"]').fill('Changed');
    await page.locator('button', { hasText: 'Move Question 200 up' }).click();
    await page.locator('button[aria-expanded]', { hasText: 'Question 199 Number 200' }).waitFor();
    await saved();
    const questions = await nodesOf('question');
    expect(questions.slice(-2).map(({ text }) => text)).toEqual(['Number 200', 'Number 199']);
    expect((await answersOf(questions[198]!.id)).at(-1)?.text).toBe('Changed');
  });

  it('has nothing that axe objects to, with everything shown', async () => {
    await openTests(TWO_SETS());
    await open('First');
    await button('Delete Question 3').click();
    await undoBar().waitFor();
    expect(await axe(page, '[role=dialog]')).toEqual([]);
    await button('Paste questions').click();
    const dialog = page.getByRole('dialog', { name: 'Paste questions' });
    await dialog.getByLabel('Text', { exact: true }).fill('Q {=a ~b}\n\nBroken {');
    await dialog.getByText(/^1 question, 1 error/).waitFor();
    expect(await axe(page, '[role=dialog]:not([data-aria-hidden])')).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('writes from right to left where the text does', async () => {
    await openTests([aTestSet({ title: 'المد والجزر', questions: named('متى يكون المد الربيعي؟') })]);
    const field = question(1).getByLabel('Question', { exact: true });
    expect(await field.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    await answer(1).fill('عند اكتمال القمر');
    expect(await answer(1).evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    await answer(2).fill('At new moon');
    expect(await answer(2).evaluate((element) => getComputedStyle(element).direction)).toBe('ltr');
  });
});
