import { expect, it } from 'vitest';

import { caption } from '../../../../shared/course-model';

import { LANGUAGES, languageInName, languageOfTag } from './languages';

it.each([
  ['lesson.de.vtt', 'de'],
  ['lesson_EN.srt', 'en'],
  ['lesson.pt-br.vtt', 'pt-BR'],
  ['lesson.final.vtt', null],
  ['lesson.vtt', null],
])('finds the language in %s', (name, language) => {
  expect(languageInName(name)).toBe(language);
});

it.each([
  ['deu', 'de'],
  ['ger', 'de'],
  ['en', 'en'],
  ['pt-br', 'pt-BR'],
  ['xyz', null],
  ['not a language', null],
  [null, null],
])('takes %j, as a recording names a language, for %j', (tag, language) => {
  expect(languageOfTag(tag)).toBe(language);
});

it('offers only languages that can be saved', () => {
  const { language } = caption.shape;
  expect(LANGUAGES.filter((tag) => !language.safeParse(tag).success)).toEqual([]);
});
