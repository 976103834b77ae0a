import { describe, expect, it } from 'vitest';

import { aCourse, aFile, aQuestion, aTestSet } from '../../../database/seeds/course';
import { compareDrafts } from './comparison';
import type { DraftNode } from './draft';

const before = aCourse({
  files: [aFile({ asset: 'a'.repeat(24), title: 'Handbook' }), aFile({ asset: 'b'.repeat(24), title: 'Map' })],
  testSets: [aTestSet({ title: 'Final', questions: [aQuestion({ text: 'Why?' }), aQuestion({ text: 'When?' })] })],
});

const only = <T extends DraftNode['type']>(type: T) =>
  before.filter((node): node is Extract<DraftNode, { type: T }> => node.type === type);

const changing = (id: string, fields: object): DraftNode[] =>
  before.map((node) => (node.id === id ? { ...node, ...fields } : node));

const [course] = only('course');
const [handbook, map] = only('file');
const [set] = only('testSet');
const [why, when] = only('question');

describe('the differences between two states of a course', () => {
  it('are none where nothing changed', () => {
    expect(compareDrafts(before, structuredClone(before))).toEqual([]);
  });

  it('name the fields of what changed', () => {
    expect(
      compareDrafts(before, changing(course!.id, { name: 'Ebb', topics: [], durationMinutes: null })),
    ).toMatchObject([{ kind: 'changed', type: 'course', fields: ['name', 'topics', 'durationMinutes'] }]);
  });

  it('say of a question that its answers changed, and where it is', () => {
    const answer = only('answer').find(({ parent }) => parent === when!.id)!;
    expect(compareDrafts(before, changing(answer.id, { text: 'Now' }))).toMatchObject([
      { kind: 'changed', type: 'question', place: ['Final', '2'], text: 'When?', fields: ['answers'] },
    ]);
  });

  it('name a removed part, and not everything below it', () => {
    const after = before.filter((node) => node.type === 'course' || node.type === 'file');
    expect(compareDrafts(before, after)).toMatchObject([{ kind: 'removed', type: 'testSet', place: ['Final'] }]);
  });

  it('name an added part, and not everything below it', () => {
    const [, added, ...questions] = aCourse({ id: course!.id, testSets: [aTestSet({ title: 'Retake' })] });
    expect(compareDrafts(before, [...before, { ...added!, position: 9 } as DraftNode, ...questions])).toMatchObject([
      { kind: 'added', type: 'testSet', place: ['Retake'] },
    ]);
  });

  it('say of the course that its files stand in another order, and nothing of the files', () => {
    const swapped = changing(handbook!.id, { position: 5 });
    expect(compareDrafts(before, swapped)).toMatchObject([{ type: 'course', fields: ['order'] }]);
  });

  it('do not take a gap for another order', () => {
    const without = before.filter(({ id }) => id !== handbook!.id);
    expect(compareDrafts(before, without)).toMatchObject([{ kind: 'removed', type: 'file', place: ['Handbook'] }]);
    expect(compareDrafts(before, changing(map!.id, { position: 7 }))).toEqual([]);
  });

  it('notice a question that moved to another test set', () => {
    const [, other] = aCourse({ id: course!.id, testSets: [aTestSet({ title: 'Other', questions: [] })] });
    const state = [...before, { ...other!, position: 3 } as DraftNode];
    const moved = state.map((node) => (node.id === why!.id ? { ...why!, parent: other!.id } : node));
    expect(compareDrafts(state, moved)).toMatchObject([
      { type: 'question', place: ['Other', '1'], fields: ['parent'] },
    ]);
    expect(set).toBeDefined();
  });
});
