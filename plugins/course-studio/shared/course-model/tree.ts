import { COURSE_PARTS, type NodeType, type PartType } from './parts';

/** Parents before children. */
export const NODE_TYPES = Object.keys(COURSE_PARTS) as NodeType[];
export const PART_TYPES = NODE_TYPES.filter((type): type is PartType => type !== 'course');
/** For deleting: a part is found through its parents, so they go last. */
export const LEAVES_FIRST: readonly PartType[] = [...PART_TYPES].reverse();

const tableOf = <Type extends NodeType, Value>(types: readonly Type[], valueOf: (type: Type) => Value) =>
  Object.fromEntries(types.map((type) => [type, valueOf(type)])) as Record<Type, Value>;

/** The type of the part that each part belongs to. */
export const PARENT_TYPES = tableOf(PART_TYPES, (type) => COURSE_PARTS[type].parent as NodeType);

/** The types of the parts right below each part. */
export const CHILD_TYPES = tableOf(NODE_TYPES, (type) => PART_TYPES.filter((child) => PARENT_TYPES[child] === type));

function ancestorsOf(type: PartType): PartType[] {
  const parent = PARENT_TYPES[type];
  return parent === 'course' ? [] : [parent, ...ancestorsOf(parent)];
}

/** The parts between each part and its course, nearest first. */
export const ANCESTOR_TYPES = tableOf(PART_TYPES, ancestorsOf);

/** The types of everything below each part, parents before children. */
export const DESCENDANT_TYPES = tableOf(PART_TYPES, (type) =>
  PART_TYPES.filter((other) => ANCESTOR_TYPES[other].includes(type)),
);

/** How far below the course a node stands. */
export const DEPTH = tableOf(NODE_TYPES, (type) => (type === 'course' ? 0 : ANCESTOR_TYPES[type].length + 1));
