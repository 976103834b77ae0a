import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { AssetView, FileNode } from '../../plugins/course-studio/shared/draft';
import { atDesk } from '../authoring';
import { aDocx, aFilm } from '../documents';
import { startStudio, until, type Person, type Studio } from '../harness';
import { A_PDF, A_PNG, aVideo } from '../media';
import { axe } from './axe';
import { keepEvidence, launchBrowser, logIn, untilFocused } from './browser';
import { wizardOn } from './wizard';

/** Pictures for looking at. */
const SHOTS = process.env.SHOTS;

let studio: Studio;
let browser: Browser;
let author: Person;
let page: Page;
let line: CDPSession;
/** The browser's own questions. */
const asked: string[] = [];
const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-files-step-'));

/** A file on disk: chosen twice, it is the same file to the browser. */
function onDisk(name: string, content: Buffer): string {
  const file = path.join(made, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

const aPdf = (bytes: number): Buffer => Buffer.concat([A_PDF, Buffer.alloc(Math.max(0, bytes - A_PDF.length), ' ')]);
const aPdfFile = (name: string, bytes = 200) => ({ name, mimeType: 'application/pdf', buffer: aPdf(bytes) });

beforeAll(async () => {
  aVideo(path.join(made, 'tides.mp4'));
  studio = await startStudio({ SERVE_ADMIN: '1', MAX_FILE_BYTES: '5000000' });
  author = await studio.createInstructor();
  browser = await launchBrowser();
  page = await logIn(browser, studio, author);
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  line = await page.context().newCDPSession(page);
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
  fs.rmSync(made, { recursive: true });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await atSpeed(-1);
});

const desk = atDesk(() => ({ studio, author }));

/** Bytes per second upwards; -1 for as fast as it goes. */
const atSpeed = (uploadThroughput: number) =>
  line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput,
  });

/** Breaks the line, for what is under way too. */
const cutOff = () =>
  line.send('Network.emulateNetworkConditions', {
    offline: true,
    latency: 0,
    downloadThroughput: 0,
    uploadThroughput: 0,
  });

const dialog = () => wizardOn(page).dialog();
const undoBar = () => dialog().getByRole('group', { name: 'Undo' });
const rows = (on = page): Locator => wizardOn(on).dialog().locator('ol > li[id]');
const row = (title: string, on = page): Locator => rows(on).filter({ has: on.locator(`input[value="${title}"]`) });

/** A new course, its wizard open at the files. @returns its id */
async function atFiles(on = page): Promise<string> {
  await on.goto('/admin/plugins/course-studio/new');
  await wizardOn(on).dialog().getByLabel('Name').fill('Tides');
  await wizardOn(on).step('Files').click();
  await wizardOn(on).dialog().getByRole('heading', { name: 'Files' }).waitFor();
  return wizardOn(on).draftId();
}

type Chosen = string | { name: string; mimeType: string; buffer: Buffer };

async function choose(button: string | Locator, files: Chosen[], on = page): Promise<void> {
  const opener =
    typeof button === 'string' ? wizardOn(on).dialog().getByRole('button', { name: button, exact: true }) : button;
  const [chooser] = await Promise.all([on.waitForEvent('filechooser'), opener.click()]);
  await chooser.setFiles(files as string[]);
}

const add = (files: Chosen[]) => choose('Add files', files);

const fileNodes = async (draft: string): Promise<FileNode[]> =>
  (await desk.load(draft)).nodes
    .filter((node): node is FileNode => node.type === 'file')
    .sort((a, b) => a.position - b.position);

const settledFiles = (draft: string, count: number, seconds = 60) =>
  until(
    `${count} files to be finished`,
    async () => {
      const [nodes, views] = await Promise.all([fileNodes(draft), desk.views(draft)]);
      return nodes.length === count && views.every(({ state }) => state === 'finished') && nodes;
    },
    seconds,
  );

const received = (asset: string): number => {
  const file = path.join(studio.dir, 'uploads', asset);
  return fs.existsSync(file) ? fs.statSync(file).size : 0;
};

/** The one file of the draft, once some of its bytes have arrived. */
const arriving = (draft: string, atLeast = 60_000): Promise<AssetView> =>
  until('bytes to arrive', async () => {
    const [view] = await desk.views(draft);
    return view && received(view.id) >= atLeast && view;
  });

async function shoot(name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: path.join(SHOTS, `${name}.png`), animations: 'disabled' });
}

/** What axe finds wrong in the window, or in the dialog on top of it. */
async function findBarriers(): Promise<string[]> {
  // Strapi's buttons have too little contrast while the mouse is on them.
  await page.mouse.move(0, 0);
  // Windows fade in, and nothing has enough contrast until they have.
  await page.waitForTimeout(700);
  return axe(page, '[role=dialog]:not([data-aria-hidden])');
}

describe('choosing files', () => {
  it('takes thirty at once and keeps them in their order', async () => {
    const draft = await atFiles();
    const names = Array.from({ length: 30 }, (_, index) => `Sheet ${30 - index}`);
    await add(names.map((name) => aPdfFile(`${name}.pdf`)));
    const nodes = await settledFiles(draft, 30);
    expect(nodes.map(({ title }) => title)).toEqual(names);
    expect(await rows().count()).toBe(30);
  });

  it('refuses what is too large, empty or of no allowed type before a byte is sent, and names the limit', async () => {
    const draft = await atFiles();
    const sent: string[] = [];
    page.on('request', (request) => request.url().endsWith('/uploads') && sent.push(request.url()));
    await add([
      aPdfFile('big.pdf', 5_000_001),
      { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<p>') },
      { name: 'nothing.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    ]);
    const notice = dialog().getByRole('alert').filter({ hasText: '3 files were not added' });
    await notice.getByText('big.pdf (5 MB): larger than the 5 MB allowed for this type (PDF).').waitFor();
    await notice.getByText('page.html (3 bytes): files of the type “html” are not allowed.').waitFor();
    await notice.getByText('nothing.pdf: the file is empty.').waitFor();
    expect(await findBarriers()).toEqual([]);
    await shoot('refused');
    expect(sent).toEqual([]);
    expect(await desk.views(draft)).toEqual([]);
  });

  it('asks before a file is added that is there already', async () => {
    const draft = await atFiles();
    const file = onDisk('syllabus.pdf', aPdf(300));
    await add([file]);
    await settledFiles(draft, 1);
    await add([file]);
    await dialog().getByText('This file is in the course already').waitFor();
    expect(await fileNodes(draft)).toHaveLength(1);
    await dialog().getByRole('button', { name: 'Leave out' }).click();
    await add([file]);
    await dialog().getByRole('button', { name: 'Add again' }).dblclick();
    await settledFiles(draft, 2);
  });

  it('goes on at the button to add files when what was said of a choice is closed', async () => {
    const draft = await atFiles();
    const file = onDisk('reader.pdf', aPdf(300));
    const addButton = dialog().getByRole('button', { name: 'Add files', exact: true });
    const press = async (name: string) => {
      await dialog().getByRole('button', { name, exact: true }).last().focus();
      await page.keyboard.press('Enter');
      await untilFocused(addButton);
    };
    await add([{ name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<p>') }]);
    await dialog().getByRole('alert').getByRole('button', { name: 'Close' }).focus();
    await page.keyboard.press('Enter');
    await untilFocused(addButton);
    await add([file]);
    await settledFiles(draft, 1);
    await add([file]);
    await press('Leave out');
    await add([file]);
    await press('Add again');
    await settledFiles(draft, 2);
  });

  it('takes files dropped anywhere in the window, and says while they hover how many', async () => {
    const draft = await atFiles();
    const transfer = await page.evaluateHandle(() => {
      const dropped = new DataTransfer();
      for (const name of ['one.pdf', 'two.pdf']) dropped.items.add(new File(['%PDF-1.4 trailer'], name));
      return dropped;
    });
    const heading = dialog().getByRole('heading', { name: 'New course' });
    await heading.dispatchEvent('dragover', { dataTransfer: transfer });
    await dialog().getByText('Drop to add 2 files').waitFor();
    expect(await findBarriers()).toEqual([]);
    await shoot('drop');
    await heading.dispatchEvent('drop', { dataTransfer: transfer });
    expect(await dialog().getByText('Drop to add').count()).toBe(0);
    await settledFiles(draft, 2);
  });
});

describe('an upload', () => {
  it('shows its speed and the time left, stands still while paused, and goes on when resumed', async () => {
    const draft = await atFiles();
    await atSpeed(80_000);
    await add([aPdfFile('slow.pdf', 2_000_000)]);
    const { id } = await arriving(draft);
    await row('slow')
      .getByText(/\d (kB|MB)\/s, \d+ sec left/)
      .waitFor();
    await shoot('uploading');
    await row('slow').getByRole('button', { name: 'Pause the upload of slow' }).dblclick();
    await row('slow').getByText('Paused', { exact: true }).waitFor();
    await page.waitForTimeout(500);
    const before = received(id);
    await page.waitForTimeout(1000);
    expect(received(id)).toBe(before);
    await atSpeed(-1);
    await row('slow').getByRole('button', { name: 'Resume the upload of slow' }).click();
    await settledFiles(draft, 1);
  });

  it('is chosen, paused, resumed, moved and removed by keyboard alone', async () => {
    const draft = await atFiles();
    const press = async (name: string, key: string) => {
      const button = dialog().getByRole('button', { name, exact: true });
      await button.focus();
      // As the last of those that led here.
      await page.keyboard.press('Shift');
      expect(await button.evaluate((element) => element.matches(':focus-visible'))).toBe(true);
      await page.keyboard.press(key);
    };
    await atSpeed(80_000);
    const choosing = page.waitForEvent('filechooser');
    await press('Add files', 'Enter');
    await (await choosing).setFiles([aPdfFile('slow.pdf', 2_000_000), aPdfFile('quick.pdf')]);
    await until('both to begin', async () => (await desk.views(draft)).length === 2);
    await press('Pause the upload of slow', 'Space');
    await row('slow').getByText('Paused', { exact: true }).waitFor();
    expect(await findBarriers()).toEqual([]);
    await press('Resume the upload of slow', 'Enter');
    await row('slow').getByText('Paused', { exact: true }).waitFor({ state: 'detached' });
    await press('Move slow down', 'Enter');
    await dialog().getByText('slow is now file 2 of 2.').waitFor({ state: 'attached' });
    await press('Remove quick', 'Space');
    await page.keyboard.press('Escape');
    await undoBar().waitFor({ state: 'detached' });
    await untilFocused(row('slow').getByLabel('Title'));
    await atSpeed(-1);
    expect(await settledFiles(draft, 1)).toMatchObject([{ title: 'slow' }]);
  });

  it('that the server refused is tried again by its button', async () => {
    const draft = await atFiles();
    const answer = { status: 413, contentType: 'application/json', body: '{"error":{"message":"","status":413}}' };
    await page.route(/\/course-studio\/uploads$/, (route) => route.fulfill(answer));
    await add([aPdfFile('again.pdf')]);
    const again = dialog().getByRole('button', { name: 'Try again.pdf again' });
    await again.waitFor();
    await dialog().getByText('One file could not be uploaded').first().waitFor();
    expect(await findBarriers()).toEqual([]);
    await shoot('failed');
    await page.unroute(/\/course-studio\/uploads$/);
    await again.focus();
    await page.keyboard.press('Enter');
    await settledFiles(draft, 1);
  });

  it('that the server refused leaves the focus in the list when it is removed', async () => {
    await atFiles();
    const answer = { status: 413, contentType: 'application/json', body: '{"error":{"message":"","status":413}}' };
    await page.route(/\/course-studio\/uploads$/, (route) => route.fulfill(answer));
    await add([aPdfFile('one.pdf'), aPdfFile('two.pdf')]);
    await dialog().getByRole('button', { name: 'Try two.pdf again' }).waitFor();
    await dialog().getByRole('button', { name: 'Remove one.pdf' }).focus();
    await page.keyboard.press('Enter');
    await untilFocused(dialog().getByRole('button', { name: 'Try two.pdf again' }));
    await dialog().getByRole('button', { name: 'Remove two.pdf' }).focus();
    await page.keyboard.press('Enter');
    await untilFocused(dialog().getByRole('button', { name: 'Add files', exact: true }));
  });

  it('that the server cannot take is tried a dozen times, and then by its button', async () => {
    const second = await page.context().newPage();
    await second.clock.install();
    const draft = await atFiles(second);
    let sent = 0;
    await second.route(/\/course-studio\/uploads\/\w+$/, (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      sent += 1;
      return route.fulfill({ status: 500, body: 'Something went wrong with that request' });
    });
    await choose('Add files', [aPdfFile('full.pdf')], second);
    await row('full', second).getByText('The server does not take the file just now').waitFor();
    const again = row('full', second).getByRole('button', { name: 'Try full again' });
    await until('it to be given up', async () => {
      await second.clock.runFor(30_000);
      return sent > 20 || (await again.count()) > 0;
    });
    expect(sent).toBe(13);
    await second.unrouteAll({ behavior: 'ignoreErrors' });
    await again.click();
    await settledFiles(draft, 1);
    await second.close();
  });

  it('stands still while its file is removed, is shown nowhere, and goes on when that is undone in another step', async () => {
    const draft = await atFiles();
    await atSpeed(80_000);
    await add([aPdfFile('slow.pdf', 2_000_000)]);
    const { id } = await arriving(draft);
    const tray = dialog().getByRole('region', { name: 'Uploads' });
    await tray.waitFor();
    await row('slow').getByRole('button', { name: 'Remove slow' }).click();
    await undoBar().getByText('Removed “slow”').waitFor();
    await tray.waitFor({ state: 'detached' });
    await wizardOn(page).saved();
    await until('the removal', async () => (await fileNodes(draft)).length === 0);
    await page.waitForTimeout(500);
    const had = received(id);
    await page.waitForTimeout(700);
    expect(received(id)).toBe(had);
    await wizardOn(page).step('Tests').click();
    await dialog().getByRole('heading', { name: 'Tests' }).waitFor();
    await atSpeed(-1);
    await page.keyboard.press('Control+z');
    await row('slow').waitFor();
    await untilFocused(row('slow').getByLabel('Title'));
    expect(await settledFiles(draft, 1)).toMatchObject([{ asset: id }]);
  });

  it('goes on when the step, the window and the studio are left, and a tray shows it', async () => {
    const draft = await atFiles();
    await atSpeed(80_000);
    await add([aPdfFile('slow.pdf', 2_000_000)]);
    const { id } = await arriving(draft);
    await wizardOn(page).step('Tests').click();
    await dialog().getByRole('region', { name: 'Uploads' }).waitFor();
    await shoot('tray-in-wizard');
    await dialog().getByRole('button', { name: 'Save and close' }).click();
    await page.getByRole('heading', { name: 'Course Studio' }).waitFor();
    const tray = page.getByRole('region', { name: 'Uploads' });
    await tray.waitFor();
    await shoot('tray');
    await page.getByRole('link', { name: 'Content Manager' }).click();
    await page.waitForURL(/content-manager/);
    const before = received(id);
    await tray.getByText('Uploading one file').waitFor();
    await tray.getByRole('button', { name: 'Show the list of uploads' }).click();
    await tray.getByRole('link', { name: 'slow.pdf' }).waitFor();
    expect(await axe(page, '[aria-label=Uploads]')).toEqual([]);
    await shoot('tray-content-manager');
    await until('more bytes', async () => received(id) > before);
    await tray.getByRole('link', { name: 'Show files' }).click();
    await row('slow').waitFor();
    await wizardOn(page).step('Overview').click();
    await atSpeed(-1);
    await dialog().getByText('One file uploaded').first().waitFor();
    await settledFiles(draft, 1);
  });

  it('waits for a lost connection, says so, and goes on where the server is', async () => {
    const draft = await atFiles();
    await atSpeed(80_000);
    await add([aPdfFile('slow.pdf', 2_000_000)]);
    const { id } = await arriving(draft);
    await cutOff();
    await row('slow').getByText('Waiting for the connection').waitFor();
    await shoot('offline');
    const sentFrom: number[] = [];
    const had: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH' && request.url().endsWith(id))
        sentFrom.push(Number(request.headers()['upload-offset']));
    });
    page.on('response', (response) => {
      if (response.request().method() === 'HEAD' && response.url().endsWith(id))
        had.push(Number(response.headers()['upload-offset']));
    });
    await atSpeed(-1);
    await settledFiles(draft, 1);
    // What the browser had taken before the line broke may have got through to the end.
    expect(had.at(-1)).toBeGreaterThan(50_000);
    expect(sentFrom.filter((offset) => !had.includes(offset))).toEqual([]);
    const [stored] = await desk.rows({ draft });
    expect([Number(stored.bytes), (await desk.views(draft)).length]).toEqual([2_000_000, 1]);
  });

  it('that was interrupted goes on with the same file only', async () => {
    const draft = await atFiles();
    const content = aPdf(2_000_000);
    const file = onDisk('field-trip.pdf', content);
    const other = onDisk('elsewhere/field-trip.pdf', content);
    fs.utimesSync(other, new Date('2020-01-01'), new Date('2020-01-01'));
    await atSpeed(80_000);
    await add([file]);
    const { id } = await arriving(draft);
    await row('field-trip').waitFor();
    await wizardOn(page).saved();
    asked.length = 0;
    await page.reload();
    expect(asked).toEqual(['beforeunload']);
    await atSpeed(-1);
    await row('field-trip')
      .getByText(/Interrupted at \d+\s?% – choose the file again to continue/)
      .waitFor();
    await shoot('interrupted');
    const again = row('field-trip').getByRole('button', { name: 'Choose the file again' });
    await choose(again, [other]);
    await dialog().getByText('This is not known to be the file whose upload was interrupted').waitFor();
    expect(await findBarriers()).toEqual([]);
    await shoot('doubtful');
    await dialog().getByRole('button', { name: 'Leave out' }).click();
    const had = received(id);
    expect(had).toBeGreaterThan(50_000);
    const offsets: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH' && request.url().endsWith(id))
        offsets.push(Number(request.headers()['upload-offset']));
    });
    await choose(again, [file]);
    await settledFiles(draft, 1);
    expect(offsets).toEqual([had]);
    const [row_] = await desk.rows({ documentId: id });
    expect(Number(row_.bytes)).toBe(content.length);
    expect(await desk.views(draft)).toHaveLength(1);
  });

  it('is not called interrupted in another window while this one sends it', async () => {
    const draft = await atFiles();
    await atSpeed(80_000);
    await add([aPdfFile('slow.pdf', 2_000_000)]);
    await arriving(draft);
    await wizardOn(page).saved();
    const second = await page.context().newPage();
    await second.clock.install();
    await second.goto(`/admin/plugins/course-studio/drafts/${draft}/files`);
    await row('slow', second).getByText('Being uploaded in another window').waitFor();
    await row('slow').getByRole('button', { name: 'Pause the upload of slow' }).click();
    // Longer than it takes to be called interrupted when no byte moves.
    await second.clock.runFor(15_000);
    await row('slow', second).getByText('Being uploaded in another window').waitFor();
    await page.goto('about:blank');
    await second.clock.runFor(25_000);
    await row('slow', second).getByText('Interrupted at').waitFor();
    await second.close();
  });

  it('of which all has arrived is being stored, and never called interrupted', async () => {
    const provider = studio.strapi.plugin('upload').provider as { uploadStream(file: unknown): Promise<void> };
    const { uploadStream } = provider;
    let release = () => {};
    const slow = new Promise<void>((resolve) => (release = resolve));
    provider.uploadStream = (file) => slow.then(() => uploadStream.call(provider, file));
    const second = await page.context().newPage();
    await second.clock.install();
    const draft = await atFiles(second);
    await choose('Add files', [aPdfFile('large.pdf')], second);
    await row('large', second).getByText('All of it has arrived; it is being stored.').waitFor();
    await second.reload();
    await row('large', second).waitFor();
    // Longer than it takes to be called interrupted when no byte moves.
    await second.clock.runFor(15_000);
    await row('large', second).getByText('All of it has arrived; it is being stored.').waitFor();
    expect(await row('large', second).getByRole('button', { name: 'Choose the file again' }).count()).toBe(0);
    provider.uploadStream = uploadStream;
    release();
    await settledFiles(draft, 1);
    await second.close();
  });

  it('waits for a login when the session has ended', async () => {
    const draft = await atFiles();
    await atSpeed(80_000);
    await add([aPdfFile('slow.pdf', 2_000_000)]);
    await arriving(draft);
    const refuse = { status: 401, contentType: 'application/json', body: '{"error":{"message":"","status":401}}' };
    await page.route(/\/course-studio\/uploads\//, (route) => route.fulfill(refuse));
    await page.route(/\/admin\/access-token/, (route) => route.fulfill(refuse));
    await row('slow').getByRole('button', { name: 'Pause the upload of slow' }).click();
    await row('slow').getByRole('button', { name: 'Resume the upload of slow' }).click();
    await row('slow').getByText('Your session has ended').waitFor();
    await shoot('logged-out');
    await page.unroute(/\/course-studio\/uploads\//);
    await page.unroute(/\/admin\/access-token/);
    await atSpeed(-1);
    // As when logging in again in another window.
    const { email, password } = author;
    const { body } = await studio.api('POST', '/admin/login', { body: { email, password } });
    const used = page.waitForRequest((request) => request.headers().authorization === `Bearer ${body.data.token}`);
    await page.evaluate((token) => (document.cookie = `jwtToken=${token}; Path=/admin`), body.data.token);
    await used;
    await settledFiles(draft, 1);
  });

  it.each(['Basics', 'Files', 'Tests', 'Overview'])(
    'leaves nothing when the creation is cancelled at %s',
    async (step) => {
      const draft = await atFiles();
      await atSpeed(80_000);
      await add([aPdfFile('slow.pdf', 2_000_000), aPdfFile('slow too.pdf', 2_000_000)]);
      await arriving(draft, 10_000);
      await wizardOn(page).step(step).click();
      await dialog().getByRole('button', { name: 'Cancel creation' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Delete everything' }).click();
      await page.getByRole('heading', { name: 'Course Studio' }).waitFor();
      await until('nothing to be left', async () => (await desk.rows({ draft })).length === 0, 10);
      await page.waitForTimeout(500);
      expect(await desk.rows({ draft })).toEqual([]);
      expect(await page.getByRole('region', { name: 'Uploads' }).count()).toBe(0);
    },
  );
});

describe('the list', () => {
  it('is put in order by dragging and by keys', async () => {
    const draft = await atFiles();
    await add(['a', 'b', 'c'].map((name) => aPdfFile(`${name}.pdf`)));
    await settledFiles(draft, 3);
    const handle = (name: string) => dialog().getByRole('button', { name: `Drag ${name}`, exact: true });
    await handle('a').focus();
    for (const key of ['Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    await dialog().getByText('a dropped.').waitFor({ state: 'attached' });
    await until('the order', async () => (await fileNodes(draft)).map(({ title }) => title).join('') === 'bac');
    await handle('c').scrollIntoViewIfNeeded();
    const from = (await handle('c').boundingBox())!;
    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(from.x + 5, from.y - 60, { steps: 5 });
    await handle('b').scrollIntoViewIfNeeded();
    const to = (await handle('b').boundingBox())!;
    await page.mouse.move(to.x + 5, to.y, { steps: 10 });
    await page.mouse.up();
    await until('the order', async () => (await fileNodes(draft)).map(({ title }) => title).join('') === 'cba');
  });

  it('brings a removed file back, and deletes it only when that is no longer offered', async () => {
    const draft = await atFiles();
    await add([aPdfFile('notes.pdf')]);
    const [node] = await settledFiles(draft, 1);
    await row('notes').getByLabel('Description').fill('Read this first.');
    await row('notes').getByRole('button', { name: 'Remove notes' }).click();
    await undoBar().getByText('Removed “notes”').waitFor();
    expect(await findBarriers()).toEqual([]);
    await shoot('undo');
    await until('the removal', async () => (await fileNodes(draft)).length === 0);
    expect(await desk.views(draft)).toHaveLength(1);
    await undoBar().getByRole('button', { name: 'Undo' }).click();
    const back = await until('the file', async () => (await fileNodes(draft))[0]);
    expect(back).toMatchObject({ id: node!.id, asset: node!.asset, description: 'Read this first.' });
    await row('notes').getByRole('button', { name: 'Remove notes' }).click();
    await until('the removal', async () => (await fileNodes(draft)).length === 0);
    expect(await desk.views(draft)).toHaveLength(1);
    await undoBar().getByRole('button', { name: 'Keep it so' }).click();
    await until('the file to be deleted', async () => (await desk.views(draft)).length === 0);
    expect(await undoBar().count()).toBe(0);
  });
});

it('does not unpack a Word document that is too large for a browser, and says the way out', async () => {
  const draft = await atFiles();
  const text = `</w:t></w:r></w:p>${'<w:p/>'.repeat(500_000)}<w:p><w:r><w:t>`;
  await add([onDisk('endless.docx', aDocx({ text, link: 'https://example.com' }))]);
  await settledFiles(draft, 1);
  await page.reload();
  await row('endless').getByRole('button', { name: 'Preview endless' }).click();
  const shown = page.getByRole('dialog', { name: 'endless' });
  await shown.getByText('This document is too large to be shown in a browser.').waitFor();
  expect(await shown.locator('iframe').count()).toBe(0);
  expect(await shown.getByRole('link', { name: 'Download' }).count()).toBe(1);
  expect(await findBarriers()).toEqual([]);
  await shoot('preview-docx-too-large');
  await shown.getByRole('button', { name: 'Close' }).click();
});

describe('a finished file', () => {
  let draft = '';
  beforeAll(async () => {
    draft = await atFiles();
    await add([
      onDisk('tides.mp4', fs.readFileSync(path.join(made, 'tides.mp4'))),
      onDisk('moon.png', A_PNG),
      onDisk('reading.pdf', A_PDF),
      onDisk(
        'essay.docx',
        aDocx({
          text: 'The sea rises.',
          link: 'javascript:top.hacked=1',
          html: '<script>top.hacked=1</script><p>chunk</p>',
        }),
      ),
      onDisk('waves.swf', aFilm({ actionScript3: true })),
      onDisk('old.swf', aFilm()),
    ]);
    await settledFiles(draft, 6, 120);
    await page.reload();
    await row('tides').waitFor();
  });

  const preview = async (name: string): Promise<Locator> => {
    await row(name)
      .getByRole('button', { name: `Preview ${name}` })
      .click();
    const shown = page.getByRole('dialog', { name });
    await shown.waitFor();
    return shown;
  };
  const close = (shown: Locator) => shown.getByRole('button', { name: 'Close' }).click();

  it('gets captions, and the video plays with them', async () => {
    const vtt = 'WEBVTT\n\n00:00.000 --> 00:01.000\nDas Meer steigt.\n';
    await choose(row('tides').getByRole('button', { name: 'Add captions to tides' }), [
      onDisk('tides.de.vtt', Buffer.from(vtt)),
    ]);
    await row('tides').getByRole('combobox', { name: 'Language of the captions' }).waitFor();
    expect(await row('tides').getByRole('combobox').inputValue()).toBe('German');
    await row('tides').getByLabel('Label').fill('Deutsch');
    const [node] = await until('the captions', async () => {
      const nodes = await fileNodes(draft);
      return nodes[0]?.captions[0]?.label === 'Deutsch' && nodes;
    });
    expect(node!.captions).toMatchObject([{ language: 'de', label: 'Deutsch' }]);
    expect(await fileNodes(draft)).toHaveLength(6);
    await until('the captions to be stored', async () =>
      (await desk.views(draft)).every(({ state }) => state === 'finished'),
    );
    await page.reload();
    const shown = await preview('tides');
    const video = shown.locator('video');
    await until('the video', () => video.evaluate((element: HTMLVideoElement) => element.readyState >= 1));
    const cues = () =>
      video.evaluate((element: HTMLVideoElement) => {
        const [track] = element.textTracks;
        if (track) track.mode = 'showing';
        return [track?.label, track?.cues?.length];
      });
    await until('the cues', async () => (await cues())[1] === 1);
    expect(await cues()).toEqual(['Deutsch', 1]);
    expect(await findBarriers()).toEqual([]);
    await shoot('preview-video');
    await close(shown);
    await row('tides')
      .getByRole('button', { name: /Remove captions of tides/ })
      .click();
    await until('the captions to go', async () => (await fileNodes(draft))[0]?.captions.length === 0);
  });

  it('that is an image or a PDF is shown', async () => {
    const image = await preview('moon');
    expect(await image.getByRole('img', { name: 'moon' }).evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(
      1,
    );
    expect(await findBarriers()).toEqual([]);
    await close(image);
    await untilFocused(row('moon').getByRole('button', { name: 'Preview moon' }));
    const pdf = await preview('reading');
    const src = await pdf.locator('iframe').getAttribute('src');
    expect((await page.request.get(src!)).headers()['content-type']).toBe('application/pdf');
    expect(await findBarriers()).toEqual([]);
    await shoot('preview-pdf');
    await close(pdf);
  });

  it('that is a Word document is shown, and nothing in it runs', async () => {
    const shown = await preview('essay');
    const frame = shown.frameLocator('iframe');
    await frame.getByText('The sea rises.').waitFor();
    expect(await findBarriers()).toEqual([]);
    await shoot('preview-docx');
    expect(await frame.locator('a[href]').count()).toBe(0);
    expect(await frame.locator('iframe, script').count()).toBe(0);
    await frame.getByText('a link').click();
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(await shown.locator('iframe').getAttribute('sandbox')).not.toContain('allow-scripts');
    await close(shown);
  });

  it('that is a Flash film plays in a frame of its own, with a word about ActionScript 3', async () => {
    const shown = await preview('waves');
    await shown.getByText('This film uses ActionScript 3').waitFor();
    await shown.locator('iframe[data-state=playing]').waitFor({ timeout: 60_000 });
    expect(await findBarriers()).toEqual([]);
    await shoot('preview-swf');
    expect(await shown.locator('iframe').getAttribute('sandbox')).toBe('allow-scripts');
    const frame = page.frames().find((one) => one.url().endsWith('/flash-player'))!;
    expect(await frame.evaluate(() => window.origin)).toBe('null');
    const reach = (url: string) =>
      frame.evaluate(
        (to) =>
          fetch(to).then(
            () => 'reached',
            () => 'kept away',
          ),
        url,
      );
    expect(await reach('https://example.com/')).toBe('kept away');
    await close(shown);
    const old = await preview('old');
    await old.locator('iframe[data-state=playing]').waitFor({ timeout: 60_000 });
    expect(await old.getByText('ActionScript 3').count()).toBe(0);
    await close(old);
  });

  it('stands in a list without barriers, in German and on a phone neither', async () => {
    expect(await findBarriers()).toEqual([]);
    await shoot('list');
    await page.setViewportSize({ width: 390, height: 800 });
    await shoot('list-390');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.evaluate(() => {
      localStorage.setItem('strapi-admin-language', 'de');
      localStorage.setItem('STRAPI_THEME', 'dark');
    });
    await page.reload();
    await page.getByRole('button', { name: 'Dateien hinzufügen' }).waitFor();
    await page.getByRole('button', { name: 'Untertitel hinzufügen: tides' }).waitFor();
    expect(await findBarriers()).toEqual([]);
    await shoot('list-390-de-dark');
    await page.setViewportSize({ width: 1280, height: 900 });
    await shoot('list-de-dark');
  });
});
