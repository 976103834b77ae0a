import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { MAX_COURSE_MINUTES } from './draft';
import {
  ASSET_KINDS,
  ASSET_ROLES,
  ASSET_STATES,
  DEFAULT_ATTEMPTS_ALLOWED,
  DEFAULT_WAIT_MINUTES,
  QUESTION_TYPES,
  REVIEW_LEVELS,
  TEXT_LIMITS,
  UNTOUCHED_FILES,
} from './vocabulary';

interface Attribute {
  enum?: string[];
  type?: string;
  min?: number;
  max?: number;
  maxLength?: number;
  default?: unknown;
  private?: boolean;
  searchable?: boolean;
}

const attributes = (type: string): Record<string, Attribute> => {
  const file = path.resolve(__dirname, `../../../src/api/${type}/content-types/${type}/schema.json`);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { attributes: Record<string, Attribute> }).attributes;
};

describe('the content types', () => {
  it.each([
    ['asset', 'state', ASSET_STATES],
    ['asset', 'kind', ASSET_KINDS],
    ['asset', 'role', ASSET_ROLES],
    ['asset', 'untouchedFile', UNTOUCHED_FILES],
    ['question', 'type', QUESTION_TYPES],
    ['test-set', 'review', REVIEW_LEVELS],
  ])('use the vocabulary for %s.%s', (type, attribute, words) => {
    expect(attributes(type)[attribute]?.enum).toEqual([...words]);
  });

  it.each<[string, string, keyof typeof TEXT_LIMITS]>([
    ['course', 'name', 'courseName'],
    ['course', 'version', 'courseVersion'],
    ['course', 'description', 'courseDescription'],
    ['course-file', 'title', 'fileTitle'],
    ['course-file', 'description', 'fileDescription'],
    ['test-set', 'title', 'testSetTitle'],
    ['test-set', 'description', 'testSetDescription'],
    ['question', 'text', 'questionText'],
    ['question', 'explanation', 'explanation'],
    ['question', 'imageAlt', 'imageAlt'],
    ['answer', 'text', 'answerText'],
    ['answer', 'imageAlt', 'imageAlt'],
  ])('allow %s.%s the length the studio allows', (type, attribute, limit) => {
    expect(attributes(type)[attribute]?.maxLength).toBe(TEXT_LIMITS[limit]);
  });

  it('allow a course the durations the studio allows', () => {
    expect(attributes('course').durationMinutes).toMatchObject({ type: 'integer', min: 1, max: MAX_COURSE_MINUTES });
  });

  it.each([
    ['attemptsAllowed', DEFAULT_ATTEMPTS_ALLOWED],
    ['waitMinutes', DEFAULT_WAIT_MINUTES],
  ])('begin test-set.%s as the studio does', (attribute, value) => {
    expect(attributes('test-set')[attribute]?.default).toBe(value);
  });

  it.each([
    ['answer', 'correct'],
    ['answer', 'fraction'],
    ['question', 'explanation'],
    ['course-version', 'snapshot'],
    ['attempt', 'questions'],
  ])('keep %s.%s private and out of searches', (type, attribute) => {
    expect(attributes(type)[attribute]).toMatchObject({ private: true, searchable: false });
  });
});
