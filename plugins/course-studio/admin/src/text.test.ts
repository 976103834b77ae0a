import { createIntl } from 'react-intl';
import { expect, it } from 'vitest';

import { createTexts } from './text';

it('writes percents the way the language does', () => {
  const exactPercent = (locale: string, share: number) => createTexts(createIntl({ locale })).exactPercent(share);
  expect([exactPercent('en', 1 / 3), exactPercent('en', -0.5)]).toEqual(['33.333%', '-50%']);
  expect(exactPercent('de', 1 / 3)).toBe('33,333\u00a0%');
});
