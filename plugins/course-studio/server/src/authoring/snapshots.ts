import type { CourseSnapshot } from '../../../../../src/api/course-version/rules/snapshot';
import { childrenOf, courseOf } from '../../../shared/changes';
import { CHILD_TYPES, COURSE_PARTS, type NodeType } from '../../../shared/course-model';
import type { DraftNode } from '../../../shared/draft';

/** A part as a version holds it: its values, with its children in lists by their collections. */
interface SnapshotPart {
  id: string;
  [name: string]: unknown;
}

/** What a confirm of these nodes makes public, in the order learners see it. */
export function toSnapshot(nodes: readonly DraftNode[]): CourseSnapshot {
  const course = courseOf(nodes);
  return { course: withoutPlace(course), ...toCollections(nodes, course) } as unknown as CourseSnapshot;
}

const toCollections = (nodes: readonly DraftNode[], { type, id }: DraftNode): Record<string, SnapshotPart[]> =>
  Object.fromEntries(
    CHILD_TYPES[type].map((child) => [
      COURSE_PARTS[child].collection,
      childrenOf(nodes, child, id).map((node) => ({ ...withoutPlace(node), ...toCollections(nodes, node) })),
    ]),
  );

function withoutPlace(node: DraftNode): SnapshotPart {
  const { type: _type, parent: _parent, position: _position, ...values } = { parent: '', position: 0, ...node };
  return values;
}

/** What `toSnapshot` was given, as far as a learner sees it: places are counted from 0. */
export function fromSnapshot(snapshot: CourseSnapshot): DraftNode[] {
  const { course, ...collections } = snapshot;
  return [{ ...course, type: 'course' }, ...nodesBelow({ ...collections, id: course.id }, 'course')];
}

const nodesBelow = (part: SnapshotPart, type: NodeType): DraftNode[] =>
  CHILD_TYPES[type].flatMap((child) =>
    (part[COURSE_PARTS[child].collection] as SnapshotPart[]).flatMap((item, position) => [
      { ...withoutCollections(item, child), type: child, parent: part.id, position } as unknown as DraftNode,
      ...nodesBelow(item, child),
    ]),
  );

function withoutCollections(part: SnapshotPart, type: NodeType): SnapshotPart {
  const values = { ...part };
  for (const child of CHILD_TYPES[type]) delete values[COURSE_PARTS[child].collection];
  return values;
}
