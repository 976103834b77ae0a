import type { Caption, ChildNode, CourseNode, DraftNode } from '../../../shared/draft';
import type { CourseSnapshot } from '../../../../../src/api/course-version/rules/snapshot';
import { childrenOf, courseOf } from '../../../shared/changes';
import type { ReviewLevel } from '../../../shared/vocabulary';
import type { AdminName } from '../admin-name';
import { UID } from '../uids';

/** A row of one of the four parts of a course, with what it points at. */
export interface PartRow {
  id: number;
  documentId: string;
  position: number;
  title?: string | null;
  description?: string | null;
  text?: string | null;
  imageAlt?: string | null;
  passMark?: number | null;
  attemptsAllowed?: number | null;
  waitMinutes?: number | null;
  timeLimit?: number | null;
  shuffle?: boolean | null;
  review?: ReviewLevel | null;
  type?: 'single' | 'multiple' | null;
  points?: number | string | null;
  explanation?: string | null;
  partialCredit?: boolean | null;
  correct?: boolean | null;
  fraction?: number | string | null;
  captions?: Caption[] | null;
  removedAt?: string | null;
  asset?: { documentId: string } | null;
  image?: { documentId: string } | null;
}

export interface CourseRow {
  id: number;
  documentId: string;
  name: string | null;
  version: string | null;
  description: string | null;
  topics: string[] | null;
  durationMinutes: number | null;
  certificate: boolean | null;
  revision: number;
  confirmedRevision: number | null;
  saveId: string | null;
  archivedAt: string | null;
  /** When a sweep first found that this creation ends soon, see `endOf`. */
  announcedAt: string | null;
  /** The courses this one was duplicated from, latest first: their files are its own, too. */
  copiedFrom: string[] | null;
  createdAt: string;
  updatedAt: string;
  createdBy?: AdminName | null;
  updatedBy?: AdminName | null;
}

export { nameOf, type AdminName } from '../admin-name';

/** How one part of a course is kept in the database. */
interface PartKind<N extends ChildNode> {
  uid: (typeof UID)['file' | 'testSet' | 'question' | 'answer'];
  /** The attribute that names the parent. */
  parentField: 'course' | 'testSet' | 'question';
  /** Where-path from this part to its course. */
  toCourse(courseId: number): object;
  /** The attribute that names a stored file. */
  assetField?: 'asset' | 'image';
  toNode(row: PartRow, parent: string): N;
  /** Values for the document service; relations by documentId. */
  toData(node: N): Record<string, unknown>;
}

export type PartType = ChildNode['type'];
type PartKinds = { [T in PartType]: PartKind<Extract<ChildNode, { type: T }>> };

/** Parents before children. */
export const PART_TYPES: readonly PartType[] = ['file', 'testSet', 'question', 'answer'];
/** For deleting: a part is found through its parents, so they go last. */
export const LEAVES_FIRST: readonly PartType[] = [...PART_TYPES].reverse();

export const PARTS: PartKinds = {
  file: {
    uid: UID.file,
    parentField: 'course',
    toCourse: (id) => ({ course: { id } }),
    assetField: 'asset',
    toNode: (row, parent) => ({
      type: 'file',
      id: row.documentId,
      parent,
      position: row.position,
      title: row.title ?? '',
      description: row.description ?? '',
      asset: row.asset?.documentId ?? '',
      captions: row.captions ?? [],
    }),
    toData: ({ position, title, description, asset, captions }) => ({ position, title, description, asset, captions }),
  },
  testSet: {
    uid: UID.testSet,
    parentField: 'course',
    toCourse: (id) => ({ course: { id } }),
    toNode: (row, parent) => ({
      type: 'testSet',
      id: row.documentId,
      parent,
      position: row.position,
      title: row.title ?? '',
      description: row.description ?? '',
      passMark: row.passMark ?? 0,
      attemptsAllowed: row.attemptsAllowed ?? 0,
      waitMinutes: row.waitMinutes ?? 0,
      timeLimit: row.timeLimit ?? 0,
      shuffle: row.shuffle ?? true,
      review: row.review ?? 'marks',
    }),
    toData: ({ position, title, description, passMark, attemptsAllowed, waitMinutes, timeLimit, shuffle, review }) => ({
      position,
      title,
      description,
      passMark,
      attemptsAllowed,
      waitMinutes,
      timeLimit,
      shuffle,
      review,
    }),
  },
  question: {
    uid: UID.question,
    parentField: 'testSet',
    toCourse: (id) => ({ testSet: { course: { id } } }),
    assetField: 'image',
    toNode: (row, parent) => ({
      type: 'question',
      id: row.documentId,
      parent,
      position: row.position,
      text: row.text ?? '',
      image: row.image?.documentId ?? null,
      imageAlt: row.imageAlt ?? '',
      kind: row.type ?? 'single',
      points: Number(row.points ?? 1),
      partialCredit: row.partialCredit ?? false,
      explanation: row.explanation ?? '',
    }),
    toData: ({ position, text, image, imageAlt, kind, points, partialCredit, explanation }) => ({
      position,
      text,
      image,
      imageAlt,
      type: kind,
      points,
      partialCredit,
      explanation,
    }),
  },
  answer: {
    uid: UID.answer,
    parentField: 'question',
    toCourse: (id) => ({ question: { testSet: { course: { id } } } }),
    assetField: 'image',
    // Written out: there are many of them, and spreading makes opening a large course noticeably slower.
    toNode: (row, parent) => ({
      type: 'answer',
      id: row.documentId,
      parent,
      position: row.position,
      text: row.text ?? '',
      image: row.image?.documentId ?? null,
      imageAlt: row.imageAlt ?? '',
      correct: row.correct ?? false,
      fraction: row.fraction == null ? null : Number(row.fraction),
    }),
    toData: ({ position, text, image, imageAlt, correct, fraction }) => ({
      position,
      text,
      image,
      imageAlt,
      correct,
      fraction,
    }),
  },
};

/** The table of parts without each row's own node type, for code that treats all parts alike. */
export const partOf = (type: PartType): PartKind<ChildNode> => PARTS[type];

export const toCourseNode = (row: CourseRow): CourseNode => ({
  type: 'course',
  id: row.documentId,
  name: row.name ?? '',
  version: row.version ?? '',
  description: row.description ?? '',
  topics: row.topics ?? [],
  durationMinutes: row.durationMinutes,
  certificate: row.certificate ?? true,
});

/** The ids of the files a node points at. */
export function assetsOfNode(node: DraftNode): string[] {
  if (node.type === 'file') return [node.asset, ...node.captions.map((caption) => caption.asset)];
  return 'image' in node && node.image ? [node.image] : [];
}

/** What a confirm of these nodes makes public, in the order learners see it. */
export function toSnapshot(nodes: readonly DraftNode[]): CourseSnapshot {
  const { type: _type, ...course } = courseOf(nodes);
  return {
    course,
    files: childrenOf(nodes, 'file', course.id).map(withoutPlace),
    testSets: childrenOf(nodes, 'testSet', course.id).map((testSet) => ({
      ...withoutPlace(testSet),
      questions: childrenOf(nodes, 'question', testSet.id).map((question) => ({
        ...withoutPlace(question),
        answers: childrenOf(nodes, 'answer', question.id).map(withoutPlace),
      })),
    })),
  };
}

function withoutPlace<N extends ChildNode>({ type: _type, parent: _parent, position: _position, ...values }: N) {
  return values;
}
