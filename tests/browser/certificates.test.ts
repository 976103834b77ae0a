import { createId } from '@paralleldrive/cuid2';
import sharp from 'sharp';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { certificateHtml } from '../../plugins/course-studio/server/src/certificates/template';
import {
  DEFAULT_DESIGN,
  LANGUAGES,
  ORIENTATIONS,
  STANDARD_TEXTS,
  type CertificateTemplate,
} from '../../plugins/course-studio/shared/certificates';
import { startStudio, until, type Person, type Studio } from '../harness';
import { aCourse, learning, nameIssuer } from '../learning';
import { axe } from './axe';
import { keepEvidence, launchBrowser, logIn, untilFocused } from './browser';
import { CIRCUMSTANCES, overflow, picture } from './looks';

let studio: Studio;
let admin: Person;
let browser: Browser;
let page: Page;

const TEMPLATE = '/admin/settings/course-studio/certificate-template';
const READINESS = '/admin/settings/course-studio/before-the-first-certificate';
const ISSUED = '/admin/settings/course-studio/certificates';
const LONG_NAME = 'Maria Magdalena Josephine Wilhelmine Friederike von und zu Hohenzollern-Sigmaringen';

/** With a Cyrillic letter that looks like a Latin one. */
const MIXED_NAME = 'L\u0435a Mixed';

const certificates = () => studio.strapi.db.query('api::certificate.certificate');

/** A certificate as the list knows it, without a learner behind it. */
const aRow = (holder: string) =>
  certificates().create({
    data: {
      holder,
      code: createId(),
      learner: createId(),
      courseId: createId(),
      versionId: createId(),
      issue: 1,
      courseName: 'Knots',
      courseVersion: '2',
      achievedAt: new Date(),
      sha256: 'a'.repeat(64),
    },
  });

/** A learner who earned a certificate. */
async function earned(name: string) {
  const course = await aCourse({ studio, instructor: admin }, { name: 'Tides and currents' });
  const me = learning(studio, await studio.createLearner(name));
  await me.enrol(course.id);
  await me.take(course.testSets[0]!.id, course.testSets[0]!.key);
  const certificate = await until('the certificate', async () =>
    (await me.certificates()).body.data.find(({ state }) => state === 'ready'),
  );
  return { me, certificate };
}

beforeAll(async () => {
  studio = await startStudio({ SERVE_ADMIN: '1', PUBLIC_URL: 'https://academy.example.org' });
  await nameIssuer(studio);
  admin = await studio.createAdmin('strapi-super-admin');
  for (let index = 0; index < 25; index += 1) await aRow(`Sailor ${index}`);
  await aRow(LONG_NAME);
  await earned('Lea Learner');
  await earned(MIXED_NAME);
  browser = await launchBrowser();
  page = await logIn(browser, studio, admin);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepEvidence(page);
});

const saved = async (): Promise<CertificateTemplate> =>
  (await studio.api('GET', '/course-studio/certificate-template', { token: admin.token })).body.data;

const preview = () => page.getByRole('img', { name: /as it will be printed|wie es gedruckt wird/ });
/** Width and height of the drawn page, once it is there and no other is being drawn. */
async function drawn(): Promise<[number, number]> {
  // Drawing begins half a second after the last change.
  await page.waitForTimeout(700);
  await page.getByText(/Drawing the preview|Vorschau wird gezeichnet/).waitFor({ state: 'detached' });
  return preview().evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
}

async function choose(label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

const row = (holder: string): Locator => page.getByRole('row').filter({ hasText: holder });

async function search(text: string): Promise<void> {
  await page.goto(`${ISSUED}?_q=${encodeURIComponent(text)}`);
  await page.getByText(/certificates? found/).waitFor({ state: 'attached' });
}

describe('the certificate template', () => {
  it('is changed, seen as it will be printed, saved, and used from then on', async () => {
    await page.goto(TEMPLATE);
    await preview().waitFor();
    expect(await drawn()).toEqual([1123, 794]);
    const before = await preview().getAttribute('src');
    await choose('Language of the certificate', 'German');
    expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('Zertifikat');
    await choose('Orientation', 'Portrait');
    await page.getByRole('switch', { name: 'Topics' }).click();
    await page.getByRole('switch', { name: 'Duration' }).click();
    await page.getByLabel('Ornaments').fill('#3b0764');
    await page.getByLabel('Issuer', { exact: true }).fill('Nautical Academy');
    const logo = await sharp({ create: { width: 300, height: 90, channels: 3, background: '#3b0764' } })
      .png()
      .toBuffer();
    for (const name of ['Logo', 'Signature', 'Background']) {
      const file = { name: 'picture.png', mimeType: 'image/png', buffer: logo };
      await page.locator(`input[type=file][aria-label="${name}"]`).setInputFiles(file);
      await page.getByRole('img', { name, exact: true }).waitFor();
    }
    await page.getByRole('button', { name: 'Remove: Background' }).click();
    expect(await drawn()).toEqual([794, 1123]);
    expect(await preview().getAttribute('src')).not.toBe(before);
    await picture(page, 'template-changed');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The template is saved.').waitFor();
    const { design, revision } = await saved();
    expect([revision, design.language, design.orientation, design.colours.accent, design.issuer.name]).toEqual([
      1,
      'de',
      'portrait',
      '#3b0764',
      'Nautical Academy',
    ]);
    expect(design.shows).toEqual({ topics: true, duration: true });
    expect([design.images.logo, design.images.signature, design.images.background]).toEqual([
      expect.any(String),
      expect.any(String),
      null,
    ]);
    const { me, certificate } = await earned('Nina Neu');
    const pdf = await me.call('GET', `/certificates/${certificate.id}/pdf`);
    expect(pdf.status).toBe(200);
    expect(pdf.body as unknown).toMatch(/\/MediaBox\s*\[0 0 594/);
  });

  it('says what is wrong with a text, an address or a picture, and saves nothing of it', async () => {
    await page.goto(TEMPLATE);
    await preview().waitFor();
    const save = page.getByRole('button', { name: 'Save' });
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel('Note').fill('For {nmae}');
    await page.getByText('There is no placeholder {nmae}.').waitFor();
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel('Note').fill('For {name}');
    expect(await save.isDisabled()).toBe(false);
    await page.getByLabel('Website of the issuer').fill('example');
    await page.getByText('Write the whole address').waitFor();
    expect(await save.isDisabled()).toBe(true);
    const file = { name: 'evil.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') };
    await page.locator('input[type=file][aria-label="Logo"]').setInputFiles(file);
    await page.getByText('This is not a whole PNG, JPEG or WebP picture.').waitFor();
    expect((await saved()).revision).toBe(1);
  });

  it('asks before changes are left behind', async () => {
    await page.getByRole('link', { name: 'Issued certificates' }).click();
    const question = page.getByRole('alertdialog');
    await question.waitFor();
    await page.waitForTimeout(400);
    await picture(page, 'template-leave');
    expect(await axe(page, '[role="alertdialog"]')).toEqual([]);
    await question.getByRole('button', { name: 'Stay' }).click();
    expect(await page.getByLabel('Note').inputValue()).toBe('For {name}');
    await page.getByRole('link', { name: 'Issued certificates' }).click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Issued certificates' }).waitFor();
  });

  it('shows that somebody else saved meanwhile, and lets either win', async () => {
    await page.goto(TEMPLATE);
    await preview().waitFor();
    await page.getByLabel('Title', { exact: true }).fill('Mine');
    const { design, revision } = await saved();
    const theirs = { ...design, texts: { ...design.texts, title: 'Theirs' } };
    const body = { data: { revision, design: theirs } };
    await studio.api('PUT', '/course-studio/certificate-template', { token: admin.token, body });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The template was changed elsewhere in the meantime.').waitFor();
    await picture(page, 'template-conflict');
    expect((await saved()).design.texts.title).toBe('Theirs');
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByText('The template is saved.').waitFor();
    expect((await saved()).design.texts.title).toBe('Mine');
  });
});

describe('the page before the first certificate', () => {
  it('counts a proof print as done, until the template changes', async () => {
    const proof = () => page.getByRole('listitem').filter({ hasText: 'Print a proof' });
    const saveTemplate = async () => {
      const { design, revision } = await saved();
      const body = { data: { revision, design } };
      await studio.api('PUT', '/course-studio/certificate-template', { token: admin.token, body });
    };
    await saveTemplate();
    await page.goto(READINESS);
    await proof().getByText('Check', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Print a proof' }).click();
    await proof().getByText('Done', { exact: true }).waitFor();
    await proof()
      .getByText(/^Last printed on [^.]*\.$/)
      .waitFor();
    await saveTemplate();
    await page.reload();
    await proof()
      .getByText(/has changed since, so print another one/)
      .waitFor();
    await proof().getByText('Check', { exact: true }).waitFor();
  });
});

describe('the issued certificates', () => {
  it('are searched, filtered and paged, and the address remembers it', async () => {
    await page.goto(ISSUED);
    await row('Lea Learner').waitFor();
    expect(await page.getByRole('row').count()).toBe(1 + 20);
    await page.getByRole('link', { name: 'Go to page 2' }).click();
    await row('Sailor 0').waitFor();
    expect(new URL(page.url()).searchParams.get('page')).toBe('2');
    await page.goBack();
    await row('Lea Learner').waitFor();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('input[name="search"]').fill('lea learner');
    await page.keyboard.press('Enter');
    await until('the one that was found', async () => (await page.getByRole('row').count()) === 2);
    await choose('Show', 'Revoked');
    await page.getByText('There are no such certificates.').waitFor();
  });

  it('are revoked with a reason, which the list keeps and the public page does not tell', async () => {
    await search('Lea Learner');
    await row('Lea Learner')
      .getByRole('button', { name: /^Revoke/ })
      .click();
    const dialog = page.getByRole('dialog');
    const revoke = dialog.getByRole('button', { name: 'Revoke' });
    expect(await revoke.isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('The answers were copied.');
    await page.waitForTimeout(400);
    await picture(page, 'revoke');
    expect(await axe(page, '[role="dialog"]')).toEqual([]);
    await revoke.click();
    await page.getByText('The certificate is revoked.').waitFor();
    await row('Lea Learner')
      .getByText(/Ada Admin: The answers were copied\./)
      .waitFor();
    const address = await row('Lea Learner')
      .getByRole('link', { name: /^Verify/ })
      .getAttribute('href');
    const shown = await page.context().newPage();
    await shown.goto(new URL(address!).pathname);
    await shown.getByRole('heading', { name: 'This certificate was revoked' }).waitFor();
    expect(await shown.getByText('copied').count()).toBe(0);
    expect(await axe(shown)).toEqual([]);
    await shown.close();
  });

  it('are revoked with the keyboard alone', async () => {
    await search('Sailor 24');
    const revoke = row('Sailor 24').getByRole('button', { name: /^Revoke/ });
    await row('Sailor 24')
      .getByRole('button', { name: /^Issue anew/ })
      .focus();
    await page.keyboard.press('Tab');
    await untilFocused(revoke);
    await page.keyboard.press('Enter');
    const reason = page.getByRole('dialog').getByLabel('Reason');
    await reason.waitFor();
    await reason.focus();
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await row('Sailor 24')
      .getByText(/By keyboard/)
      .waitFor();
  });

  it('are issued anew under another name, and both stay in the list', async () => {
    await search('Nina Neu');
    await row('Nina Neu')
      .getByRole('button', { name: /^Confirm name/ })
      .click();
    const dialog = page.getByRole('dialog');
    const fullName = dialog.getByLabel('Full name');
    await fullName.fill('Nina \u202eNeumann');
    await dialog.getByText('Remove characters that change the direction of the text.').waitFor();
    await fullName.fill('Nina Neumann');
    await dialog.getByText(/keeps the name it was issued with/).waitFor();
    await picture(page, 'confirm-name');
    await dialog.getByRole('button', { name: 'Confirm name' }).click();
    await page.getByText('The name is confirmed.').waitFor();
    await page.getByText(/The account now says .*Nina Neumann/).waitFor();
    await page.getByRole('button', { name: /^Issue anew/ }).click();
    await dialog.getByLabel('Reason').fill('Married');
    await dialog.getByRole('button', { name: 'Issue anew' }).click();
    await page.getByText('The certificate is issued anew.').waitFor();
    await row('Nina Neumann').getByText('Issue 2, by Ada Admin: Married').waitFor();
    await row('Nina Neumann')
      .getByText(/Name confirmed by .*Ada Admin/)
      .waitFor();
    await page.getByText('Replaced').waitFor();
    await picture(page, 'reissued');
    await until('its PDF', async () => (await certificates().findOne({ where: { holder: 'Nina Neumann' } }))?.sha256);
  });

  it('are shown to instructors for their own courses, without a way to revoke; the template is not', async () => {
    const other = await logIn(browser, studio, await studio.createInstructor());
    await other.goto(ISSUED);
    await other.getByText('There are no such certificates.').waitFor();
    expect(await other.getByRole('link', { name: 'Certificate template' }).count()).toBe(0);
    await other.goto(TEMPLATE);
    await other
      .getByText(/don't have the permissions/i)
      .first()
      .waitFor();
    await other.context().close();
  });
});

const PLACES = {
  template: { address: TEMPLATE, ready: () => preview().waitFor() },
  readiness: {
    address: READINESS,
    ready: () => page.getByRole('heading', { name: /^(Issuer|Aussteller)/ }).waitFor(),
  },
  issued: { address: ISSUED, ready: () => row(LONG_NAME).waitFor() },
  reissue: {
    address: ISSUED,
    ready: () =>
      row(LONG_NAME)
        .getByRole('button', { name: /^(Issue anew|Neu ausstellen)/ })
        .click(),
  },
  confirmName: {
    address: ISSUED,
    ready: () =>
      row(MIXED_NAME)
        .getByRole('button', { name: /^(Confirm name|Namen bestätigen)/ })
        .click(),
  },
};

describe.each(Object.entries(CIRCUMSTANCES))('%s', (circumstance, { before, after }) => {
  beforeAll(async () => {
    await before(page);
  });
  afterAll(async () => {
    await after(page);
  });

  it.each(Object.entries(PLACES))('has nothing for axe to find, and nothing sticks out: %s', async (name, place) => {
    await page.goto(place.address);
    await place.ready();
    // What slides in must have come to rest.
    await page.waitForTimeout(500);
    await picture(page, `${circumstance}-certificates-${name}`);
    expect(await axe(page, name === 'reissue' || name === 'confirmName' ? '[role="dialog"]' : 'main')).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});

describe('the printed page', () => {
  const picture = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 90"/>').toString('base64')}`;
  const said = {
    nameStatus: 'confirmed' as const,
    isProvisional: true,
    holder: LONG_NAME,
    courseName: 'A course about tides, currents, winds and waves',
    courseVersion: '1.0',
    topics: Array.from({ length: 30 }, () => 'Wind and waves near the coast'),
    durationMinutes: 60_000,
    achievedAt: new Date(0),
    score: 93.5,
    code: '0'.repeat(32),
    qr: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    verifyUrl: `https://academy.a-university-with-a-long-name.example.org/api/verify/${'0'.repeat(32)}`,
  };

  it.each(ORIENTATIONS)('has room for the longest words and all images in %s', async (orientation) => {
    const sheet = await browser.newPage();
    for (const language of LANGUAGES) {
      const texts = { ...STANDARD_TEXTS[language], note: 'n '.repeat(80), signatory: 's '.repeat(60) };
      const images = { logo: picture, background: null, signature: picture };
      const shows = { topics: true, duration: true };
      const design = { ...DEFAULT_DESIGN, language, orientation, texts, images, shows };
      await sheet.setContent(certificateHtml(said, design));
      const cut = await sheet.evaluate(() =>
        [...document.querySelectorAll('main, footer, footer *, .box')]
          // A millimetre of what fonts keep free above and below their letters is no loss.
          .filter((element) => element.scrollHeight > element.clientHeight + 4 && element.clientHeight > 0)
          .map((element) => `${element.tagName} ${element.className}`),
      );
      expect({ language, cut }).toEqual({ language, cut: [] });
    }
    await sheet.close();
  });
});
