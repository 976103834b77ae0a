import { createId } from '@paralleldrive/cuid2';
import { describe, expect, it } from 'vitest';

import { draftNode, type DraftNode } from '../../plugins/course-studio/shared/draft';
import { findProblems } from '../../plugins/course-studio/shared/problems';
import { aCourse, aFile, anAsset, aQuestion, aTestSet } from './course';
import { demoCourse } from './demo';

const ids = {
  video: createId(),
  handout: createId(),
  stripes: createId(),
  red: createId(),
  green: createId(),
  blue: createId(),
};
const IMAGES = [ids.stripes, ids.red, ids.green, ids.blue];
const assets = Object.values(ids).map((id) => anAsset({ id, kind: IMAGES.includes(id) ? 'image' : 'pdf' }));

describe.each<[string, DraftNode[]]>([
  ['a course by default', aCourse()],
  [
    'a course with a file and a multiple-choice question',
    aCourse({
      files: [aFile({ asset: ids.handout })],
      testSets: [aTestSet({ questions: [aQuestion(), aQuestion({ kind: 'multiple' })] })],
    }),
  ],
  ['the demo course', demoCourse(createId(), ids)],
  ['the demo course without video', demoCourse(createId(), { ...ids, video: null })],
])('%s', (_name, nodes) => {
  it('is complete', () => expect(findProblems(nodes, assets)).toEqual([]));
  it('is what a save accepts', () => expect(draftNode.array().parse(nodes)).toEqual(nodes));
  it('has each id once', () => expect(new Set(nodes.map((node) => node.id)).size).toBe(nodes.length));
});
