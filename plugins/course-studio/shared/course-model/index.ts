export type { CourseField, CourseFields, FieldAudience } from './field';
export { filesByField, filesOfNode } from './files';
export * from './nodes';
export {
  caption,
  COURSE_PARTS,
  MAX_COURSE_MINUTES,
  MAX_WAIT_MINUTES,
  nodeId,
  type Caption,
  type NodeType,
  type PartType,
} from './parts';
export * from './tree';
