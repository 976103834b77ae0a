import { describe, expect, it } from 'vitest';

import { fittingSize } from './fit';
import { isOnePagePdf } from './pdf';
import { PROVISIONAL_TEXTS } from '../../../../../src/api/certificate/rules/provisional-texts';
import { DEFAULT_DESIGN, LANGUAGES } from '../../../../../src/api/certificate/rules/design';
import { findUnprintable, fontFaces, fontStack, hanOf } from './fonts';
import {
  certificateHtml as htmlOf,
  escapeHtml,
  layOutCertificate,
  type CertificateText,
  type PrintedDesign,
} from './template';

const text: CertificateText = {
  isProvisional: false,
  nameStatus: 'self-declared',
  holder: 'Ada Lovelace',
  courseName: 'Tides',
  courseVersion: '1.2',
  score: 93.5,
  code: 'c0de',
  topics: ['Causes of tides', 'Spring & neap'],
  durationMinutes: 750,
  achievedAt: new Date('2024-05-17T23:30:00Z'),
  verifyUrl: 'http://localhost:1337/api/certificates/verify/c0de',
  qr: '<svg xmlns="http://www.w3.org/2000/svg"/>',
};

const certificateHtml = (said: CertificateText, design: Partial<PrintedDesign> = {}) =>
  htmlOf(said, { ...DEFAULT_DESIGN, ...design });

describe('the page of a certificate', () => {
  it('says who answers for the name, in its language', () => {
    expect(certificateHtml(text)).toContain('Name as stated by the holder');
    const confirmed = certificateHtml({ ...text, nameStatus: 'confirmed' }, { language: 'de' });
    expect(confirmed).toContain('Name bestätigt durch Course Studio');
  });

  it('says who completed what, when and how well, and where to check it', () => {
    const html = certificateHtml(text);
    for (const said of ['Ada Lovelace', 'Tides', '<bdi>Version 1.2</bdi>', '17 May 2024', '93.5 %', 'c0de']) {
      expect(html).toContain(said);
    }
  });

  it('says what the course was about and how long it takes only where the template says so', () => {
    const [topics, duration] = ['Causes of tides', 'Duration: 12 hours 30 minutes'];
    const saysWith = (shows: PrintedDesign['shows']) =>
      [topics, duration].map((said) => certificateHtml(text, { shows }).includes(said));
    expect(saysWith(DEFAULT_DESIGN.shows)).toEqual([false, false]);
    expect(saysWith({ topics: true, duration: false })).toEqual([true, false]);
    expect(saysWith({ topics: false, duration: true })).toEqual([false, true]);
    const german = certificateHtml(text, { language: 'de', shows: { topics: true, duration: true } });
    expect(german).toContain('<bdi>Dauer: 12 Stunden, 30 Minuten</bdi>');
    expect(german).toContain('<bdi>Themen: </bdi><bdi>Causes of tides</bdi><bdi> · </bdi><bdi>Spring &amp; neap</bdi>');
  });

  it('leaves out topics and duration where there are none', () => {
    const html = certificateHtml(
      { ...text, topics: [], durationMinutes: null },
      { shows: { topics: true, duration: true } },
    );
    expect(html).not.toMatch(/Topics|Duration/);
  });

  it('knows that a topic it prints has characters no font can print', () => {
    const unprintable = (shows: PrintedDesign['shows']) =>
      layOutCertificate({ ...text, topics: ['Moon', 'ⵜⴰ'] }, { ...DEFAULT_DESIGN, shows }).unprintable;
    expect(unprintable({ topics: true, duration: false })).toEqual(['ⵜ', 'ⴰ']);
    expect(unprintable({ topics: false, duration: true })).toEqual([]);
  });

  it.each(LANGUAGES)('can print all that it says of a course in %s', (language) => {
    const design = { ...DEFAULT_DESIGN, language, shows: { topics: true, duration: true } };
    const topics = Array.from({ length: 100 }, () => 'Moon'.repeat(25));
    for (const durationMinutes of [1, 60_000, 59_999])
      expect(layOutCertificate({ ...text, topics, durationMinutes }, design).unprintable).toEqual([]);
  });

  it('says the day by the clock of the organisation', () => {
    expect(certificateHtml(text, { timeZone: 'Europe/Berlin' })).toContain('18 May 2024');
    expect(certificateHtml(text, { timeZone: 'America/New_York' })).toContain('17 May 2024');
  });

  it('says on every page of a provisional certificate that it is one, in its language', () => {
    const german = certificateHtml({ ...text, isProvisional: true }, { language: 'de' });
    for (const said of Object.values(PROVISIONAL_TEXTS.de)) expect(german).toContain(said);
    expect(certificateHtml(text, { language: 'de' })).not.toContain(PROVISIONAL_TEXTS.de.mark);
  });

  it('has a place for a signature by hand, and puts the image of one there', () => {
    expect(certificateHtml(text)).toContain('<div class="signature"></div>');
    const signature = 'data:image/png;base64,AAAA';
    const signed = certificateHtml(text, { images: { logo: null, background: null, signature } });
    expect(signed).toContain(`<div class="signature"><img alt="" src="${signature}"></div>`);
  });

  it.each([
    ['serif', 'Certificate serif', 'Ada Lovelace'],
    ['script', 'Certificate script', 'Ada Lovelace'],
  ] as const)('prints the name in %s, and what that has not in sans serif', (nameTypeface, family, holder) => {
    const rules = (name: string) =>
      [...certificateHtml({ ...text, holder: name }, { nameTypeface }).matchAll(/font-family:'([^']*)'/g)].map(
        ([, found]) => found,
      );
    expect(rules(holder)).toContain(family);
    expect(rules('สมชาย')).not.toContain(family);
    expect(certificateHtml({ ...text, holder }, { nameTypeface: 'sans' })).not.toContain(
      `@font-face{font-family:'${family}'`,
    );
  });

  it('leaves out the result of a course without tests, and a version that has no name', () => {
    const html = certificateHtml({ ...text, score: null, courseVersion: '' });
    expect(html).not.toContain('Result');
    expect(html).not.toContain('Version');
  });

  it.each(['holder', 'courseName', 'courseVersion', 'code', 'verifyUrl'] as const)(
    'makes no markup of the %s',
    (field) => {
      const hostile = `</title></style><script>alert(1)</script><img src=x onerror='y' title="z">&amp;`;
      const html = certificateHtml({ ...text, [field]: hostile });
      const tags = (page: string) => page.match(/<\/?[a-z][^>]*>/gi)?.filter((tag) => tag !== '<wbr>');
      expect(html).not.toContain('<script>');
      expect(tags(html)?.length).toBe(tags(certificateHtml(text))?.length);
    },
  );

  it('makes no markup of a topic', () => {
    const html = certificateHtml(
      { ...text, topics: ['</p><script>alert(1)</script>'] },
      { shows: { topics: true, duration: true } },
    );
    expect(html).toContain('&lt;/p&gt;&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });

  it('loads nothing: every address in it is data', () => {
    const addresses = [
      ...certificateHtml(text).matchAll(/(?:\s(?:src|href|srcset|action)=|url\()["']?([^"')\s>]*)/g),
    ].map(([, url]) => url);
    expect(addresses.length).toBeGreaterThan(3);
    expect(addresses.filter((url) => !/^data:(image\/svg\+xml|font\/woff2);base64,/.test(url ?? ''))).toEqual([]);
    expect(certificateHtml(text)).toContain("default-src 'none'");
  });
});

it('brings along the slices of the fonts that its texts need, and no others', () => {
  const faces = (text: string) => fontFaces([{ text, weight: 400 }], 'en').match(/@font-face/g)?.length;
  expect([faces('Ada'), faces('Ada ж'), faces('Ada ж α א م क')]).toEqual([1, 2, 6]);
  expect(certificateHtml({ ...text, holder: '山田' }).length).toBeLessThan(1_000_000);
});

it.each([
  'Zoë Ångström',
  'Ελευθερία',
  'Щербакова',
  'محمد',
  'בת־אברהם',
  'श्रीनिवास',
  '欧阳',
  '山田花子',
  '김철수',
  'สมชาย ใจดี',
  'பாரதி',
  'თამარ',
  'សុខា',
  'Արմինե',
  'አበበ ቢቂላ',
  'রবীন্দ্রনাথ',
  'ਗੁਰਪ੍ਰੀਤ',
  'ગાંધી',
  'ଜଗନ୍ନାଥ',
  'రామారావు',
  'ಬಸವಣ್ಣ',
  'എഴുത്തച്ഛൻ',
  'කුමාර',
  'ສົມສັກ',
  'အောင်ဆန်း',
  '🎓 🚀 ✅ ⚓',
  '👩‍🚀 👍🏽 🇩🇪 1️⃣',
  'a\u00adb\u200dc\ufe0f\n',
])('has fonts for every character of %s', (text) => {
  expect(findUnprintable([text], 'en')).toEqual([]);
});

it('prints emoji that are put together from several characters with one font, which comes last', () => {
  const rules = fontFaces([{ text: 'Step 1: 👩‍🚀 1️⃣', weight: 400 }], 'en').split('\n');
  const rangeOf = (family: string) =>
    rules.filter((rule) => rule.includes(`'${family}'`)).map((rule) => /unicode-range:([^;]*)/.exec(rule)?.[1]);
  expect(rangeOf('Certificate emoji')).toEqual(['U+1F469,U+200D,U+FE0F,U+1F680,U+20E3,U+31']);
  expect(rangeOf('Certificate').join()).toContain('U+31');
  // The sans-serif fonts come first, so only what they lack is asked of the other.
  expect(fontStack()).toBe("'Certificate', 'Certificate emoji', sans-serif");
});

it.each([
  ['Ada ᠮᠣᠩᠭᠣᠯ', ['ᠮ', 'ᠣ', 'ᠩ', 'ᠭ', 'ᠯ']],
  ['ⵜⴰⵎⴰⵣⵉⵖⵜ', ['ⵜ', 'ⴰ', 'ⵎ', 'ⵣ', 'ⵉ', 'ⵖ']],
  ['\u{10400} and \u{e000}', ['\u{10400}', '\u{e000}']],
])('knows before printing that there is no font for some characters of %s', (text, missing) => {
  expect(findUnprintable([text], 'en')).toEqual(missing);
});

it.each([
  ['Ada', 'en', undefined],
  ['山田 花子さん', 'en', 'jp'],
  ['김철수', 'ja', 'kr'],
  ['歐陽', 'zh-Hant', 'tc'],
  ['欧阳', 'en', 'sc'],
  ['山田', 'ja', 'jp'],
])('prints %s on a certificate in %s with the forms of %s', (given, language, han) => {
  expect(hanOf(given, language)).toBe(han);
});

it('leaves out control characters', () => {
  expect(escapeHtml('a\u0000b\r\nc<')).toBe('a b c&lt;');
});

describe('fitting', () => {
  const box = { width: 200, height: 30, largest: 15, smallest: 3 };

  it('prints short names large, and longer ones smaller', () => {
    const sizes = [10, 60, 120, 255].map((length) => fittingSize('Ab'.repeat(length / 2), box));
    expect(sizes[0]).toBe(15);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(new Set(sizes).size).toBe(4);
  });

  it.each(['a', 'W', '潮', 'م', 'e\u0301', '👩‍🚀'])('keeps 120 times %s readable and in its box', (character) => {
    const size = fittingSize(character.repeat(120), box);
    expect(size).toBeGreaterThanOrEqual(4.5);
    expect(size).toBeLessThanOrEqual(15);
  });

  it('gives wide characters more room than narrow ones', () => {
    expect(fittingSize('潮'.repeat(60), box)).toBeLessThan(fittingSize('i'.repeat(60), box));
  });
});

describe('a PDF', () => {
  const pages = (count: number) => Array.from({ length: count }, () => '<</Type /Page\n/Parent 1 0 R>>').join('\n');
  const pdf = (count: number) => Buffer.from(`%PDF-1.4\n<</Type /Pages\n/Count ${count}>>\n${pages(count)}\n%%EOF\n`);

  it.each([
    ['of one page', pdf(1), true],
    ['of two pages', pdf(2), false],
    ['without pages', pdf(0), false],
    ['cut short', pdf(1).subarray(0, -8), false],
    ['that is something else', Buffer.from('<html>'), false],
  ])('%s: %s', (_, bytes, accepted) => {
    expect(isOnePagePdf(bytes)).toBe(accepted);
  });
});
