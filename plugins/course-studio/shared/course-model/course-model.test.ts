import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { courseSnapshot } from '../../../../src/api/course-version/rules/snapshot';
import en from '../../admin/src/translations/en.json';
import type { CourseField } from './field';
import {
  ANCESTOR_TYPES,
  CHILD_TYPES,
  COURSE_PARTS,
  DEPTH,
  DESCENDANT_TYPES,
  draftNode,
  emptyPart,
  FIELD_LISTS,
  filesOfNode,
  initialValues,
  LEAVES_FIRST,
  NODE_TYPES,
  PARENT_TYPES,
  PART_TYPES,
  type DraftNode,
  type NodeType,
} from '.';

interface Attribute {
  type: string;
  target?: string;
  relation?: string;
  mappedBy?: string;
  enum?: string[];
  maxLength?: number;
  min?: number;
  max?: number;
  default?: unknown;
  private?: boolean;
  searchable?: boolean;
}

const CONTENT_TYPES: Record<NodeType, string> = {
  course: 'course',
  file: 'course-file',
  testSet: 'test-set',
  question: 'question',
  answer: 'answer',
};

const attributesOf = (type: NodeType): Record<string, Attribute> => {
  const name = CONTENT_TYPES[type];
  const file = path.resolve(__dirname, `../../../../src/api/${name}/content-types/${name}/schema.json`);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { attributes: Record<string, Attribute> }).attributes;
};

/** What rows have beside the values of their part: their place, and what only the server keeps. */
const OWN_ATTRIBUTES = ['position', 'removedAt'];
const OWN_ATTRIBUTES_OF_COURSE = [
  'revision',
  'confirmedRevision',
  'step',
  'saveId',
  'archivedAt',
  'announcedAt',
  'copiedCorrections',
  'copiedFrom',
];

const FIELDS = NODE_TYPES.flatMap((type) =>
  FIELD_LISTS[type].map(([name, field]) => ({ type, name, field, attribute: field.attribute ?? name })),
);

interface JsonSchema {
  type?: string;
  maxLength?: number;
  enum?: string[];
  maximum?: number;
}

/** The limits that a save holds a value to; those of a value that may be missing are those of the value. */
function limitsOf({ schema }: CourseField): JsonSchema {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema & { anyOf?: JsonSchema[] };
  return json.anyOf?.find(({ type }) => type !== 'null') ?? json;
}

describe('the content types', () => {
  it.each(NODE_TYPES)('have no attribute of a %s that the model does not know', (type) => {
    const known = new Set([
      ...FIELD_LISTS[type].map(([name, { attribute = name }]) => attribute),
      ...CHILD_TYPES[type].map((child) => COURSE_PARTS[child].collection),
      ...(type === 'course' ? OWN_ATTRIBUTES_OF_COURSE : [...OWN_ATTRIBUTES, PARENT_TYPES[type]]),
    ]);
    expect(Object.keys(attributesOf(type)).filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(FIELDS)('keep $type.$name', ({ type, field, attribute }) => {
    const stored = attributesOf(type)[attribute];
    expect(stored).toBeDefined();
    expect(stored?.type === 'relation').toBe(field.isAssetRelation ?? false);
    if (stored?.type === 'relation') expect(stored.target).toBe('api::asset.asset');
  });

  it.each(FIELDS.filter(({ field }) => !field.isAssetRelation))(
    'allow $type.$name what a save allows',
    ({ type, field, attribute }) => {
      const { maxLength, enum: words, maximum } = limitsOf(field);
      const stored = attributesOf(type)[attribute];
      if (stored?.type === 'json') return;
      expect(stored?.maxLength).toBe(maxLength);
      expect(stored?.enum).toEqual(words);
      if (stored?.max !== undefined) expect(stored.max).toBe(maximum);
    },
  );

  it.each(FIELDS.filter(({ type, attribute }) => attributesOf(type)[attribute]?.default !== undefined))(
    'begin $type.$name as the wizard does',
    ({ type, field, attribute }) => {
      expect(attributesOf(type)[attribute]?.default).toEqual(field.initial ?? field.whenMissing);
    },
  );

  it.each(FIELDS)('keep $type.$name private if only those with the key may see it', ({ type, field, attribute }) => {
    const { private: isPrivate = false, searchable = true } = attributesOf(type)[attribute]!;
    expect({ isPrivate, searchable }).toEqual(
      field.audience === 'keyHolders' ? { isPrivate: true, searchable: false } : { isPrivate: false, searchable: true },
    );
  });

  it.each(PART_TYPES)('lead from a %s to its parent, and back', (type) => {
    const up = attributesOf(type)[PARENT_TYPES[type]];
    expect(up).toMatchObject({ relation: 'manyToOne', inversedBy: COURSE_PARTS[type].collection });
    const down = attributesOf(PARENT_TYPES[type])[COURSE_PARTS[type].collection];
    expect(down).toMatchObject({ relation: 'oneToMany', mappedBy: PARENT_TYPES[type] });
  });
});

describe('the tree', () => {
  it('has parents before children', () => {
    expect(NODE_TYPES).toEqual(['course', 'file', 'testSet', 'question', 'answer']);
    expect(LEAVES_FIRST).toEqual(['answer', 'question', 'testSet', 'file']);
    expect(DEPTH).toEqual({ course: 0, file: 1, testSet: 1, question: 2, answer: 3 });
  });

  it('knows what is above and below each part', () => {
    expect(ANCESTOR_TYPES).toEqual({ file: [], testSet: [], question: ['testSet'], answer: ['question', 'testSet'] });
    expect(DESCENDANT_TYPES).toEqual({ file: [], testSet: ['question', 'answer'], question: ['answer'], answer: [] });
    expect(CHILD_TYPES.course).toEqual(['file', 'testSet']);
  });
});

const ID = 'a'.repeat(24);
const NODES: DraftNode[] = [
  { type: 'course', id: ID, ...initialValues('course') },
  ...PART_TYPES.map((type) => emptyPart(type, { id: ID, parent: ID, position: 0 }) as DraftNode),
];

describe('a new part', () => {
  it.each(NODES)('that is a $type can be saved, once a file is named', (node) => {
    const given = node.type === 'file' ? { ...node, asset: ID } : node;
    expect(draftNode.parse(given)).toEqual(given);
  });

  it('has its fields in the order in which a save reads them', () => {
    for (const node of NODES) {
      const given = node.type === 'file' ? { ...node, asset: ID } : node;
      expect(Object.keys(given)).toEqual(Object.keys(draftNode.parse(given)));
    }
  });
});

describe('versions', () => {
  const { course, files, testSets } = courseSnapshot.shape;
  const questions = testSets.element.shape.questions;
  const SHAPES: Record<NodeType, object> = {
    course: course.shape,
    file: files.element.shape,
    testSet: testSets.element.shape,
    question: questions.element.shape,
    answer: questions.element.shape.answers.element.shape,
  };

  it.each(NODE_TYPES)('hold every field of a %s', (type) => {
    const names = FIELD_LISTS[type].map(([name]) => name);
    const collections = CHILD_TYPES[type].map((child) => COURSE_PARTS[child].collection);
    const expected = ['id', ...names, ...(type === 'course' ? [] : collections)];
    expect(Object.keys(SHAPES[type]).sort()).toEqual(expected.sort());
  });
});

describe('files', () => {
  const [IMAGE, CAPTIONS] = ['b'.repeat(24), 'c'.repeat(24)];
  const place = { id: ID, parent: ID, position: 0 };

  it('are found in each field that names one', () => {
    const captions = [{ asset: CAPTIONS, language: 'en', label: '' }];
    expect(filesOfNode({ ...emptyPart('file', place), asset: ID, captions })).toEqual([ID, CAPTIONS]);
    expect(filesOfNode({ ...emptyPart('question', place), image: IMAGE })).toEqual([IMAGE]);
    expect(filesOfNode({ ...emptyPart('answer', place), image: IMAGE })).toEqual([IMAGE]);
  });

  it('are none in parts without any', () => {
    expect(filesOfNode(emptyPart('question', place))).toEqual([]);
    expect(filesOfNode(emptyPart('testSet', place))).toEqual([]);
  });
});

it.each(FIELDS)('$type.$name has a name in the list of changes', ({ field }) => {
  expect(Object.keys(en)).toContain(field.textKey);
});
