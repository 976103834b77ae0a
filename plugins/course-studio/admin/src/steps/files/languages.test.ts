import { expect, it } from 'vitest';

import { caption } from '../../../../shared/draft';

import { LANGUAGES, languageInName } from './languages';

it.each([
  ['lesson.de.vtt', 'de'],
  ['lesson_EN.srt', 'en'],
  ['lesson.pt-br.vtt', 'pt-BR'],
  ['lesson.final.vtt', null],
  ['lesson.vtt', null],
])('finds the language in %s', (name, language) => {
  expect(languageInName(name)).toBe(language);
});

it('offers only languages that can be saved', () => {
  const { language } = caption.shape;
  expect(LANGUAGES.filter((tag) => !language.safeParse(tag).success)).toEqual([]);
});
