import { createIntl } from 'react-intl';
import { expect, it } from 'vitest';

import { createTexts } from '../text';
import { refusalText } from './refusalText';

it.each([
  ['lesson.ttml', 'ttml', /SubRip \(\.srt\) or WebVTT \(\.vtt\)/],
  ['slides.pptm', 'pptm', /with macros \(“pptm”\) are not allowed. Save it without macros/],
  ['setup.exe', 'exe', /files of the type “exe” are not allowed/],
  ['setup', '', /a file without an ending/],
])('%s is refused before it is sent, with the way out where there is one', (name, extension, text) => {
  const texts = createTexts(createIntl({ locale: 'en' }));
  expect(refusalText(texts, { name, bytes: 0, why: { code: 'type', extension } })).toMatch(text);
});
