import type { CourseSnapshot } from '../../../../../src/api/course-version/rules/snapshot';
import type { DraftNode } from '../../../shared/draft';

/** What `toSnapshot` was given, as far as a learner sees it: places are counted from 0. */
export function fromSnapshot({ course, files, testSets }: CourseSnapshot): DraftNode[] {
  const nodes: DraftNode[] = [{ ...course, type: 'course' }];
  for (const [position, file] of files.entries()) nodes.push({ ...file, type: 'file', parent: course.id, position });
  for (const [position, { questions, ...testSet }] of testSets.entries()) {
    nodes.push({ ...testSet, type: 'testSet', parent: course.id, position });
    for (const [place, { answers, ...question }] of questions.entries()) {
      nodes.push({ ...question, type: 'question', parent: testSet.id, position: place });
      for (const [number, answer] of answers.entries())
        nodes.push({ ...answer, type: 'answer', parent: question.id, position: number });
    }
  }
  return nodes;
}
