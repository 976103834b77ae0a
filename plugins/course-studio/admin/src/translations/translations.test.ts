import { describe, expect, it } from 'vitest';

import { ASSET_ERRORS, ERRORS } from '../../../shared/errors';
import { PROBLEM_TEXTS } from '../../../shared/problems';
import {
  ASSET_KINDS,
  ASSET_STATES,
  CAPTION_ENCODINGS,
  QUESTION_TYPES,
  REVIEW_LEVELS,
} from '../../../shared/vocabulary';
import { LOCAL_ERRORS } from '../http/studioError';
import { WRONG_ANSWER_COSTS } from '../steps/tests/paste/gift/marking';
import { NUMBER_TREATMENTS } from '../steps/tests/paste/list/stripNumbers';
import { IMPORT_CHANGES, IMPORT_REFUSALS, SKIPPED_KINDS } from '../steps/tests/paste/importReport';
import { OTHER_FORMATS } from '../steps/tests/paste/source/otherFormats';
import { PASTE_FORMATS } from '../steps/tests/paste/source/splitSource';
import { MARKER_KINDS } from '../steps/tests/pastedLines';
import { STEP_STATES } from '../wizard/stepStates';

import de from './de.json';
import en from './en.json';

const NEEDED = [
  ...Object.keys(ERRORS).map((code) => `error.${code}`),
  ...LOCAL_ERRORS.map((code) => `error.${code}`),
  ...Object.keys(ASSET_ERRORS).map((code) => `assetError.${code}`),
  ...Object.keys(PROBLEM_TEXTS).map((code) => `problem.${code}`),
  ...ASSET_STATES.map((state) => `assetState.${state}`),
  ...ASSET_KINDS.map((kind) => `kind.${kind}`),
  ...QUESTION_TYPES.map((type) => `questionType.${type}`),
  ...REVIEW_LEVELS.flatMap((level) => [`tests.review.${level}`, `tests.review.hint.${level}`]),
  ...PASTE_FORMATS.map((format) => `paste.format.${format}`),
  ...IMPORT_REFUSALS.map((code) => `paste.error.${code}`),
  ...IMPORT_CHANGES.map((code) => `paste.change.${code}`),
  ...OTHER_FORMATS.map((format) => `paste.other.${format}`),
  ...WRONG_ANSWER_COSTS.map((cost) => `paste.wrongAnswers.${cost}`),
  ...NUMBER_TREATMENTS.map((each) => `paste.numbers.${each}`),
  ...SKIPPED_KINDS.map((kind) => `paste.skipped.${kind}`),
  ...MARKER_KINDS.flatMap((kind) => [
    `tests.pasted.${kind}`,
    `tests.pasted.keep.${kind}`,
    `tests.pasted.kept.${kind}`,
    `tests.pasted.remove.${kind}`,
  ]),
  ...CAPTION_ENCODINGS.map((encoding) => `encoding.${encoding}`),
  ...STEP_STATES.map((state) => `stepState.${state}`),
];

/** The names of the values a text is given; what follows a plural's selector is text. */
const valuesOf = (text: string) =>
  [...new Set([...text.matchAll(/(?<!(?:=\d|one|other) )\{(\w+)[,}]/g)].map(([, name]) => name))].sort();

describe('translations', () => {
  it('have a text for every code and state of the contract', () => {
    expect(NEEDED.filter((key) => !(key in en))).toEqual([]);
  });

  it('are complete in German', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    expect(Object.entries(de).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('use the same values in both languages', () => {
    const german: Record<string, string> = de;
    const different = Object.entries(en).filter(
      ([key, text]) => valuesOf(text).join() !== valuesOf(german[key] ?? '').join(),
    );
    expect(different).toEqual([]);
  });
});
