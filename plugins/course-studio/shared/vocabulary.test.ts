import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { ASSET_KINDS, ASSET_ROLES, ASSET_STATES, UNTOUCHED_FILES } from './vocabulary';

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
  ])('use the vocabulary for %s.%s', (type, attribute, words) => {
    expect(attributes(type)[attribute]?.enum).toEqual([...words]);
  });

  it.each([
    ['course-version', 'snapshot'],
    ['attempt', 'questions'],
  ])('keep %s.%s private and out of searches', (type, attribute) => {
    expect(attributes(type)[attribute]).toMatchObject({ private: true, searchable: false });
  });
});
