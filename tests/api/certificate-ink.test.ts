import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createPrinter, findChromium, type Printer } from '../../plugins/course-studio/server/src/certificates/browser';
import { certificateHtml, type CertificateText } from '../../plugins/course-studio/server/src/certificates/template';
import {
  DEFAULT_DESIGN,
  NAME_TYPEFACES,
  ORIENTATIONS,
  type CertificateDesign,
} from '../../src/api/certificate/rules/design';
import { drawPdf } from '../pdf';

let printer: Printer;
let chromium: string;
beforeAll(async () => {
  printer = createPrinter({ chromiumNoSandbox: process.getuid?.() === 0 });
  chromium = (await findChromium({}))!;
});
afterAll(() => printer.close());

const text: CertificateText = {
  isProvisional: false,
  nameStatus: 'self-declared',
  holder: 'Ada Lovelace',
  courseName: 'Tides',
  courseVersion: '1',
  score: null,
  code: 'c0de',
  topics: [],
  durationMinutes: null,
  achievedAt: new Date('2024-05-17T12:00:00Z'),
  verifyUrl: 'https://courses.example.org/api/certificates/verify/c0de',
  qr: '<svg xmlns="http://www.w3.org/2000/svg"/>',
};

const DOTS_PER_INCH = 100;

/** How dark each row of the printed page is. */
async function inkOf(html: string): Promise<number[]> {
  const png = drawPdf(await printer.print(chromium, html), DOTS_PER_INCH);
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  return Array.from({ length: info.height }, (_, row) =>
    data.subarray(row * info.width, (row + 1) * info.width).reduce((sum, grey) => sum + 255 - grey, 0),
  );
}

const withoutClip = (html: string): string =>
  html.replace('</style>', 'main, main * { overflow: visible !important }</style>');

type Look = Pick<CertificateDesign, 'orientation' | 'nameTypeface'>;

async function expectAllOf(said: Partial<CertificateText>, look: Look): Promise<void> {
  const html = certificateHtml(
    { ...text, ...said },
    { ...DEFAULT_DESIGN, ...look, shows: { topics: true, duration: false } },
  );
  expect(await inkOf(html), JSON.stringify(look)).toEqual(await inkOf(withoutClip(html)));
}

it.each([
  ['Arabic and Thai', 'serif', 'علي الرضي', 'ฏู ปู่ ชื่อนี้'],
  ['Khmer and Arabic with vowel signs', 'sans', 'ស្រ្តី ង៉្គុំ', 'مُحَمَّدٍ عَلِيٍّ'],
  ['Telugu and Tamil', 'script', 'శ్రీకృష్ణ', 'ஸ்ரீ கிருஷ்ணன்'],
  ['Lao and Burmese', 'serif', 'ຫຼູ ຊື່ນີ້', 'မြွှေ ဉာဏ်ကြီး'],
  ['Devanagari and Bengali', 'sans', 'श्रीकृष्ण द्ध्रूँ', 'শ্রীকৃষ্ণ স্ত্রূঁ'],
  ['Kannada and Malayalam', 'script', 'ಶ್ರೀಕೃಷ್ಣ ಸ್ತ್ರೂ', 'ശ്രീകൃഷ്ണൻ സ്ത്രൂ'],
  ['Sinhala and Hebrew', 'serif', 'ශ්‍රී ක්‍රිෂ්ණ', 'שָׁלוֹם לָךְ'],
] as const)(
  'cuts nothing off a name, a course or topics in %s, upright and across',
  async (_, nameTypeface, one, other) => {
    const topics = [one, other];
    await expectAllOf({ holder: one, courseName: other, topics }, { orientation: 'landscape', nameTypeface });
    await expectAllOf({ holder: other, courseName: one, topics }, { orientation: 'portrait', nameTypeface });
  },
);

it.each(NAME_TYPEFACES)('cuts nothing off accents and strokes in %s, upright and across', async (nameTypeface) => {
  const said = { holder: 'Jágqf Ǻ Ễ', courseName: 'Ợ Ş Jggj', topics: ['Ễ Ậ Ợ', 'Ǻ gjq'] };
  for (const orientation of ORIENTATIONS) await expectAllOf(said, { orientation, nameTypeface });
});
