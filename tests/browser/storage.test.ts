import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import isEqual from 'lodash/isEqual';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { aSmallCourse } from '../../database/seeds/nodes';
import { findOnPath } from '../../plugins/course-studio/server/src/executables';
import { startStudio, until, type Person, type Studio } from '../harness';
import { learning } from '../learning';
import { A_PDF, aVideo } from '../media';
import { encodersNaming } from '../processes';
import { axe } from './axe';
import { keepEvidence, launchBrowser, logIn } from './browser';
import { CIRCUMSTANCES, overflow, picture } from './looks';
import { wizardOn } from './wizard';

let studio: Studio;
let browser: Browser;
let admin: Person;
let page: Page;
const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-media-'));
const film = path.join(made, 'film.mp4');
const book = path.join(made, 'book.pdf');

beforeAll(async () => {
  aVideo(film);
  fs.writeFileSync(book, Buffer.concat([A_PDF, Buffer.alloc(2_000_000, '%')]));
  studio = await startStudio({ SERVE_ADMIN: '1', SWEEP_GRACE_MINUTES: '60', FFMPEG_PATH: slowFfmpeg() });
  admin = await studio.createAdmin('strapi-super-admin');
  browser = await launchBrowser();
  page = await logIn(browser, studio, admin);
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
  fs.rmSync(made, { recursive: true });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
});

const wizard = () => wizardOn(page);

/** The real ffmpeg, which takes half a minute for a second of video: long enough to be met on its way. */
function slowFfmpeg(): string {
  const script = path.join(made, 'ffmpeg');
  const lines = [
    '#!/bin/sh',
    `case " $* " in *" -i "*) exec ${findOnPath('ffmpeg')} -readrate 0.03 "$@";; *) exec ${findOnPath('ffmpeg')} "$@";; esac`,
  ];
  fs.writeFileSync(script, `${lines.join('\n')}\n`, { mode: 0o755 });
  return script;
}

/** What is left of a creation: records, objects, bytes of uploads, scratch folders, and encoders at work. */
async function leftOf(draft: string): Promise<object> {
  const query = (uid: string) => studio.strapi.db.query(uid);
  const entries = (folder: string) => {
    const dir = path.join(studio.dir, folder);
    return fs.existsSync(dir) ? fs.readdirSync(dir).length : 0;
  };
  return {
    course: await query('api::course.course').count({ where: { documentId: draft } }),
    parts: (
      await Promise.all(
        ['course-file', 'test-set', 'question', 'answer'].map((name) => query(`api::${name}.${name}`).count({})),
      )
    ).reduce((sum, count) => sum + count),
    ledger: await query('api::asset.asset').count({}),
    objects: entries('files'),
    uploads: entries('uploads'),
    scratch: entries('scratch'),
    encoders: encoders(),
  };
}
const NOTHING = { course: 0, parts: 0, ledger: 0, objects: 0, uploads: 0, scratch: 0, encoders: 0 };

/** How many ffmpegs work in this studio's folder. */
const encoders = (): number => encodersNaming(studio.dir).length;

/** From the home page, where cancelling ends. */
async function newCourse(): Promise<string> {
  if (!/course-studio\/?$/.test(page.url())) await page.goto('/admin/plugins/course-studio');
  await page.getByRole('button', { name: 'New course' }).first().click();
  await wizard().dialog().getByLabel('Name').fill('Never mind');
  await wizard().saved();
  return wizard().draftId();
}

async function cancel(): Promise<void> {
  await wizard().dialog().getByRole('button', { name: 'Cancel creation' }).click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /Delete everything/ })
    .click();
  await page.waitForURL(/course-studio\/?$/);
}

describe('cancelling leaves nothing', () => {
  const MOMENTS: [string, () => Promise<(() => Promise<void>) | void>][] = [
    ['at the basics', async () => undefined],
    ['at the files', () => wizard().step('Files').click()],
    [
      'at the tests, with a question',
      async () => {
        await wizard().step('Tests').click();
        await wizard().dialog().getByRole('button', { name: 'Add test set' }).first().click();
        await wizard().dialog().getByRole('button', { name: 'Add question' }).first().click();
        await wizard().saved();
      },
    ],
    ['at the overview', () => wizard().step('Overview').click()],
    [
      'while a file is being uploaded',
      async () => {
        await wizard().step('Files').click();
        // A slow line: the first bytes have arrived, the last ones have not.
        const line = await page.context().newCDPSession(page);
        await line.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 20,
          downloadThroughput: -1,
          uploadThroughput: 50_000,
        });
        await wizard().choose('Add files', [book]);
        const uploads = path.join(studio.dir, 'uploads');
        await until('the first bytes', async () => fs.readdirSync(uploads).length > 0);
        return () => line.detach();
      },
    ],
    [
      'while a video is being encoded',
      async () => {
        await wizard().step('Files').click();
        await wizard().choose('Add files', [film]);
        await until('the encoder', async () => encoders() > 0, 60);
      },
    ],
  ];

  const cancelled: string[] = [];
  it.each(MOMENTS)('%s', async (_moment, reach) => {
    const draft = await newCourse();
    cancelled.push(draft);
    const after = await reach();
    expect(await leftOf(draft)).not.toEqual(NOTHING);
    await cancel();
    await until('the last of it', async () => isEqual(await leftOf(draft), NOTHING), 5).catch(() => undefined);
    expect(await leftOf(draft)).toEqual(NOTHING);
    await after?.();
  });

  it('for good', async () => {
    expect(cancelled).toHaveLength(MOMENTS.length);
    await sleep(1500);
    for (const draft of cancelled) expect(await leftOf(draft)).toEqual(NOTHING);
  });
});

describe('the home page', () => {
  const more = async (name: string, item: string) => {
    await page.goto('/admin/plugins/course-studio');
    await page.getByRole('button', { name: `More actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  it('duplicates a course and opens the copy', async () => {
    await studio.publishCourse(admin, aSmallCourse);
    await more('Tides', 'Duplicate');
    await wizard().dialog().waitFor();
    expect(await wizard().dialog().getByLabel('Name').inputValue()).toBe('Copy of Tides');
    await page.goto('/admin/plugins/course-studio');
    await page.getByRole('button', { name: 'Cancel Copy of Tides' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete everything' }).click();
    await page.getByText('The creation was cancelled').waitFor();
  });

  it('asks for the name before it deletes, and offers the archive while learners are enrolled', async () => {
    const course = await studio.strapi.db.query('api::course.course').findOne({ where: { name: 'Tides' } });
    await learning(studio, await studio.createLearner()).enrol(course.documentId);
    await more('Tides', 'Delete for good');
    const dialog = page.getByRole('alertdialog');
    const yes = dialog.getByRole('button', { name: 'Delete for good' });
    expect(await yes.isDisabled()).toBe(true);
    await dialog.getByLabel('Type “Tides” to confirm').fill('Tides');
    await yes.click();
    await dialog.getByText('can only be archived').waitFor();
    await dialog.getByRole('button', { name: 'Archive' }).click();
    await page.getByText('Archived', { exact: true }).waitFor();
    await more('Tides', 'Bring back');
    await page.getByText('Archived', { exact: true }).waitFor({ state: 'detached' });
  });

  it('announces creations that are about to end', async () => {
    const { body } = await studio.api('POST', '/course-studio/drafts', { token: admin.token });
    const before = new Date(Date.now() - 25 * 86_400_000);
    await studio.strapi.db.connection('courses').where({ document_id: body.data.id }).update({ updated_at: before });
    await page.goto('/admin/plugins/course-studio');
    await page.getByText('A creation is about to be cancelled.').waitFor();
  });
});

describe('the Storage page', () => {
  it('shows what would go and why, cleans up, and remembers it', async () => {
    await studio.strapi.db.query('api::asset.asset').create({
      data: {
        role: 'original',
        draft: null,
        name: 'left-over.png',
        key: 'leftover',
        ext: '.png',
        kind: 'image',
        state: 'finished',
        bytes: 70_000,
        owner: admin.id,
        unreferencedAt: new Date(Date.now() - 7_200_000),
      },
    });
    await page.goto('/admin/settings/course-studio/storage');
    await page.getByRole('heading', { name: 'Storage' }).waitFor();
    await page.getByRole('button', { name: 'See what would go' }).click();
    await page.getByText('One file of 1 would be deleted (70 kB)').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'left-over.png' });
    for (const text of ['Nothing refers to it any more', 'Ada Admin', '70 kB']) await row.getByText(text).waitFor();
    for (const [name, { before, after }] of Object.entries(CIRCUMSTANCES)) {
      await before(page);
      await page.goto('/admin/settings/course-studio/storage');
      await page.getByRole('button', { name: /See what would go|Zeigen, was wegfiele/ }).click();
      await page.getByText('left-over.png').first().waitFor();
      await page.waitForTimeout(400);
      await picture(page, `storage-${name}`);
      expect([name, await axe(page, 'main')]).toEqual([name, []]);
      expect([name, await overflow(page)]).toEqual([name, 0]);
      await after(page);
    }
    await page.goto('/admin/settings/course-studio/storage');
    await page.getByRole('button', { name: 'See what would go' }).click();
    await page.getByText('One file of 1 would be deleted (70 kB)').waitFor();
    await page.getByRole('button', { name: 'Clean up now' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Clean up now' }).click();
    await page.getByText('One file of 1 deleted (70 kB)').waitFor();
    await page.getByRole('region', { name: 'Past clean-ups' }).getByText('Done').first().waitFor();
    expect(await studio.strapi.db.query('api::asset.asset').count({})).toBe(0);
    await picture(page, 'storage-after');
  });

  it('deletes unusually much only when it is asked for, and then asks once more', async () => {
    const left = { role: 'original', draft: null, name: 'many.png', ext: '.png', kind: 'image', state: 'finished' };
    const unreferencedAt = new Date(Date.now() - 7_200_000);
    const assets = studio.strapi.db.query('api::asset.asset');
    for (let place = 0; place < 25; place += 1)
      await assets.create({ data: { ...left, key: `many${place}`, bytes: 70_000, owner: admin.id, unreferencedAt } });
    await page.goto('/admin/settings/course-studio/storage');
    const dialog = page.getByRole('alertdialog');
    /** Asks for what the button does, says yes. @returns what was sent */
    const confirm = async (name: string): Promise<unknown> => {
      await page.getByRole('button', { name }).click();
      const answer = page.waitForResponse((response) => response.url().endsWith('/storage/sweep'));
      await dialog.getByRole('button', { name }).click();
      const sent = (await answer).request().postDataJSON() as unknown;
      await dialog.waitFor({ state: 'detached' });
      return sent;
    };
    for (let time = 0; time < 2; time += 1) {
      expect(await confirm('Clean up now')).toEqual({ data: { force: false } });
      await page.getByText('Stopped: 25 of 25 files would have been deleted (1.8 MB)').waitFor();
    }
    await page.getByRole('button', { name: 'Delete them all the same' }).click();
    await dialog.getByText(/25 files are deleted \(1.8 MB\)/).waitFor();
    await dialog.getByRole('button', { name: 'Not now' }).click();
    expect(await assets.count({})).toBe(25);
    expect(await confirm('Delete them all the same')).toEqual({ data: { force: true } });
    await page.getByText('25 files of 25 deleted (1.8 MB)').waitFor();
    const past = page.getByRole('region', { name: 'Past clean-ups' }).getByRole('row').filter({ hasText: 'Stopped' });
    await past.first().getByText('25 files to delete').waitFor();
    expect(await assets.count({})).toBe(0);
  });

  it('says of past clean-ups why they failed', async () => {
    const at = new Date();
    const run = { trigger: 'schedule', startedAt: at, heartbeatAt: at, finishedAt: at, outcome: 'failed' };
    const runs = studio.strapi.db.query('plugin::course-studio.sweep-run');
    await runs.create({ data: { ...run, report: { errors: ['Error: the table cannot be read'] } } });
    await runs.create({ data: run });
    await page.goto('/admin/settings/course-studio/storage');
    const failed = page.getByRole('row').filter({ hasText: 'Failed' });
    await failed.getByText('Error: the table cannot be read').waitFor();
    await failed.getByText('It ended without a word').waitFor();
    for (const [name, { before, after }] of Object.entries(CIRCUMSTANCES)) {
      await before(page);
      await page.goto('/admin/settings/course-studio/storage');
      await page.getByText('Error: the table cannot be read').waitFor();
      await picture(page, `storage-past-${name}`);
      expect([name, await axe(page, 'main')]).toEqual([name, []]);
      expect([name, await overflow(page)]).toEqual([name, 0]);
      await after(page);
    }
  });

  it('is not in the settings of those who may not see it', async () => {
    const other = await logIn(browser, studio, await studio.createInstructor());
    await other.goto('/admin/settings/course-studio/storage');
    await other
      .getByText(/permission|not allowed|don't have/i)
      .first()
      .waitFor();
    await other.context().close();
  });
});
