import { createIntl } from 'react-intl';
import { expect, it } from 'vitest';

import { PLUGIN_ID } from './plugin';
import { createTexts, type PlainRemark } from './text';
import de from './translations/de.json';
import en from './translations/en.json';

it('writes percents the way the language does', () => {
  const exactPercent = (locale: string, share: number) => createTexts(createIntl({ locale })).exactPercent(share);
  expect([exactPercent('en', 1 / 3), exactPercent('en', -0.5)]).toEqual(['33.333%', '-50%']);
  expect(exactPercent('de', 1 / 3)).toBe('33,333\u00a0%');
});

it.each<[PlainRemark, string, string]>([
  [{ type: 'soundOnly' }, 'en', 'There is no picture in the file, so it was added as sound.'],
  [{ type: 'sound', language: 'deu' }, 'en', 'Not included: another sound track (German).'],
  [{ type: 'picture', language: null }, 'en', 'Not included: another video track (unknown language).'],
  [{ type: 'undecodable', codec: 'apac' }, 'en', 'Not included: a track in apac, which is not supported.'],
  [{ type: 'chapters', count: 12 }, 'en', 'Not included: 12 chapters.'],
  [
    { type: 'subtitles', stream: 2, language: 'fre', isText: true },
    'en',
    'Not included: subtitles inside the file (French).',
  ],
  [
    { type: 'pages', count: 2 },
    'en',
    'Not included: 2 more pages or pictures in the file. To include all of them, save the file as PDF and upload that.',
  ],
  [{ type: 'sound', language: 'fre' }, 'de', 'Nicht enthalten: eine weitere Tonspur (Französisch).'],
])('says %j in %s', (remark, locale, text) => {
  const messages = Object.fromEntries(
    Object.entries(locale === 'de' ? de : en).map(([key, value]) => [`${PLUGIN_ID}.${key}`, value]),
  );
  expect(createTexts(createIntl({ locale, messages })).remark(remark)).toBe(text);
});

it('names an encoding, and says it as it was told where it has no name for it', () => {
  const { encoding } = createTexts(createIntl({ locale: 'en' }));
  expect([encoding('Windows-1252'), encoding('Johab')]).toEqual(['Western European (Windows-1252)', 'Johab']);
});

it('names what an error is about, where it is known', () => {
  const { assetError } = createTexts(createIntl({ locale: 'en' }));
  expect(assetError({ errorCode: 'media.unsupported', errorSubject: 'xHE-AAC' })).toMatch(
    /^xHE-AAC is not supported\./,
  );
  expect(assetError({ errorCode: 'media.unsupported' })).toMatch(/^The file is in a form/);
  expect(assetError({ errorCode: 'media.truncated', errorSubject: 'AAC' })).toMatch(/^The file is incomplete/);
});
