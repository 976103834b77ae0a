import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPrinter, findChromium, type Printer } from '../../plugins/course-studio/server/src/certificates/browser';
import { certificateHtml } from '../../plugins/course-studio/server/src/certificates/template';
import {
  DEFAULT_DESIGN,
  LANGUAGES,
  ORIENTATIONS,
  type CertificateDesign,
} from '../../src/api/certificate/rules/design';
import { DETAIL_TEXTS } from '../../src/api/certificate/rules/detail-texts';
import { STANDARD_TEXTS } from '../../src/api/certificate/rules/standard-texts';
import { formatDuration } from '../../src/api/course/rules/duration';
import { compact, readPdf } from '../pdf';

let printer: Printer;
let chromium: string;
beforeAll(async () => {
  printer = createPrinter({ chromiumNoSandbox: process.getuid?.() === 0 });
  chromium = (await findChromium({}))!;
});
afterAll(() => printer.close());

const CODE = '0123456789abcdef0123456789abcdef';
const verifyUrl = `https://academy.example.org/api/verify/${CODE}`;

interface Sample extends Pick<CertificateDesign, 'language' | 'orientation'> {
  holder: string;
  courseName: string;
  topics?: string[];
  durationMinutes?: number;
}

const qrOf = () => QRCode.toString(verifyUrl, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 });

/** What is given of the course is printed. */
async function printed({ topics = [], durationMinutes, ...sample }: Sample): Promise<Buffer> {
  const { holder, courseName, language, orientation } = sample;
  const said = { holder, courseName, courseVersion: '1.0', achievedAt: new Date(0), score: 93.5, code: CODE };
  const course = { topics, durationMinutes: durationMinutes ?? null };
  const shows = { topics: topics.length > 0, duration: durationMinutes !== undefined };
  const design = { ...DEFAULT_DESIGN, language, orientation, shows, texts: STANDARD_TEXTS[language] };
  const facts = { nameStatus: 'confirmed', isProvisional: false, verifyUrl, qr: await qrOf() } as const;
  return printer.print(chromium, certificateHtml({ ...said, ...course, ...facts }, design));
}

const SCRIPTS: [string, CertificateDesign['language'], string, string][] = [
  ['Latin', 'en', 'Zoë Ångström-Łukaszewicz', 'Tides and Currents'],
  ['Greek', 'el', 'Ελευθερία Παπαδοπούλου', 'Παλίρροιες και ρεύματα'],
  ['Cyrillic', 'ru', 'Александра Щербакова', 'Приливы и течения'],
  ['Arabic', 'ar', 'محمد بن عبد الله الخوارزمي', 'المد والجزر والتيارات'],
  ['Hebrew', 'he', 'שרה בת־אברהם כהן', 'גאות ושפל'],
  ['Devanagari', 'hi', 'श्रीनिवास रामानुजन्', 'ज्वार और धाराएँ'],
  ['simplified Chinese', 'zh-Hans', '欧阳修远', '潮汐与海流'],
  ['traditional Chinese', 'zh-Hant', '歐陽修遠', '潮汐與海流'],
  ['Japanese', 'ja', '山田 花子', '潮の満ち引き'],
  ['Korean', 'ko', '김철수', '조석과 해류'],
  ['Thai', 'en', 'ปรีดี พนมยงค์', 'ทะเลและคลื่น'],
  ['Tamil', 'en', 'சீனிவாச இராமானுசன்', 'அலைகள்'],
  ['Georgian', 'en', 'შოთა რუსთაველი', 'მოქცევა'],
  ['Khmer', 'en', 'កេង វ៉ាន់សាក់', 'ជំនោរ'],
  ['Armenian', 'en', 'Մեսրոպ Մաշտոց', 'Մակընթացություն'],
  ['Ethiopic', 'en', 'ሐዲስ ዓለማየሁ', 'ማዕበል'],
  ['Bengali', 'en', 'সত্যেন্দ্রনাথ বসু', 'জোয়ার ভাটা'],
  ['Latin on a Japanese certificate', 'ja', 'Ada Lovelace', 'Tides'],
  ['Han on an English certificate', 'en', '山田花子', '潮汐'],
  ['Arabic beside Latin', 'en', 'Ada محمد', 'Tides مد'],
];

const isRightToLeft = (language: string): boolean => ['ar', 'he'].includes(language);

const LONG = [
  'Maria Magdalena Josephine Wilhelmine Friederike von und zu Hohenzollern-Sigmaringen de la Fuente y Santiago Compostela',
  'W'.repeat(120),
  '潮'.repeat(120),
  'محمد '.repeat(24).trim(),
];

const PAGE_SIZES = { landscape: [841.92, 594.96], portrait: [594.96, 841.92] } as const;

/** What every certificate must be, whatever stands on it. */
function expectGoodPdf(pdf: Buffer, { holder, courseName, language, orientation }: Sample) {
  const { text, fonts, facts, language: said } = readPdf(pdf);
  expect(text).toContain(compact(holder));
  expect(text).toContain(compact(courseName));
  expect(text).toContain(CODE);
  expect(text).toContain(compact(STANDARD_TEXTS[language].completed));
  expect(fonts.length).toBeGreaterThan(0);
  expect(
    fonts.filter(({ isEmbedded, hasCharacters, name }) => !isEmbedded || !hasCharacters || !/Noto/.test(name)),
  ).toEqual([]);
  expect(facts).toMatchObject({ Pages: '1', Tagged: 'yes', JavaScript: 'no', Encrypted: 'no' });
  expect(facts.Title).toContain(holder);
  expect(facts.Title).toContain(courseName);
  expect(said).toBe(language);
  const size = facts['Page size']!.match(/[\d.]+/g)!
    .slice(0, 2)
    .map(Number);
  PAGE_SIZES[orientation].forEach((length, side) => expect(Math.abs(size[side]! - length)).toBeLessThan(1));
}

describe.each(ORIENTATIONS)('a certificate in %s', (orientation) => {
  it.each(SCRIPTS)('prints %s with fonts of its own, on one tagged page', async (_, language, holder, courseName) => {
    const sample = { holder, courseName, language, orientation };
    expectGoodPdf(await printed(sample), sample);
  });

  it.each(LONG)('has room for the %#th of long names', async (holder) => {
    const sample = { holder, courseName: LONG[0]!, language: 'en', orientation } as const;
    expect([...holder].length).toBeGreaterThan(115);
    expectGoodPdf(await printed(sample), sample);
  });

  it.each(LANGUAGES)('says in %s what the course was about and how long it takes', async (language) => {
    const course = { topics: ['Ebb & flow', '潮汐', 'المد'], durationMinutes: 750 };
    const sample = { holder: 'Ada Lovelace', courseName: 'Tides', language, orientation, ...course } as const;
    const pdf = await printed(sample);
    expectGoodPdf(pdf, sample);
    const { text } = readPdf(pdf);
    const details = DETAIL_TEXTS[language];
    const duration = formatDuration(750, language === 'en' ? 'en-GB' : language);
    for (const said of course.topics.slice(0, 2)) expect(text).toContain(compact(said));
    // From right to left, tools put signs and numbers where they like.
    if (isRightToLeft(language)) return expect(text).toContain(compact(details.topics.replace(/:.*/, '')));
    expect(text).toContain(compact(details.topics.replace('{topics}', '')));
    expect(text).toContain(compact(details.duration.replace('{duration}', duration)));
  });

  it.each([
    ['letters', ['W'.repeat(100)]],
    ['letters among others', ['Tides', 'M'.repeat(100), 'Currents', 'm'.repeat(100), 'Wind']],
    ['words', ['Küste', 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(2), 'Wind']],
  ])('cuts nothing off topics of unbroken %s', async (_, topics) => {
    const given = { holder: 'Ada Lovelace', courseName: 'Tides', language: 'de', orientation, topics } as const;
    const { text } = readPdf(await printed({ ...given, durationMinutes: 750 }));
    const [, remaining] = /\.\.\.\(\+(\d+)\)/.exec(text) ?? [];
    const label = DETAIL_TEXTS.de.topics.replace('{topics}', '');
    expect(text).toContain(compact(label));
    const shown = topics.filter((topic) => text.includes(compact(topic))).length;
    expect(shown + Number(remaining ?? 0)).toBe(topics.length);
  });

  it('counts the topics there is no room for, and moves nothing off the page for them', async () => {
    const topics = Array.from({ length: 30 }, (_, index) => `${index + 1}. ${LONG[0]!.slice(0, 96)}`);
    const sample = { holder: LONG[0]!, courseName: LONG[0]!, language: 'de', orientation } as const;
    const pdf = await printed({ ...sample, topics, durationMinutes: 60_000 });
    expectGoodPdf(pdf, sample);
    const { text } = readPdf(pdf);
    const [, remaining] = /\.\.\.\(\+(\d+)\)/.exec(text) ?? [];
    const shown = topics.filter((topic) => text.includes(compact(topic))).length;
    expect(shown).toBeGreaterThan(0);
    expect(shown + Number(remaining)).toBe(30);
    expect(text).toContain(compact('Dauer: 1.000 Stunden'));
  });

  it('stays one page with names far too long', async () => {
    const far = { holder: 'Ab'.repeat(127), courseName: 'Cd'.repeat(127), language: 'de', orientation } as const;
    expect(readPdf(await printed(far)).facts.Pages).toBe('1');
  });
});
