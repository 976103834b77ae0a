import { z } from 'zod';

import type { CourseField, CourseFields } from './field';
import { COURSE_PARTS, nodeId, type NodeType, type PartType } from './parts';
import { NODE_TYPES } from './tree';

/** A part of a course as it goes over the wire: its values, its id, and where it stands. */

const position = z.number().int().min(0).max(1_000_000);

type Shape<Fields extends CourseFields> = {
  [Name in keyof Fields]: Fields[Name] extends CourseField<infer Schema> ? Schema : never;
};

const shapeOf = <Fields extends CourseFields>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])) as Shape<Fields>;

const childSchema = <Type extends PartType>(type: Type) =>
  z.strictObject({
    type: z.literal(type),
    id: nodeId,
    parent: nodeId,
    position,
    ...shapeOf(COURSE_PARTS[type].fields as (typeof COURSE_PARTS)[Type]['fields']),
  });

const courseNode = z.strictObject({ type: z.literal('course'), id: nodeId, ...shapeOf(COURSE_PARTS.course.fields) });
const fileNode = childSchema('file');
const testSetNode = childSchema('testSet');
const questionNode = childSchema('question');
const answerNode = childSchema('answer');

export const draftNode = z.discriminatedUnion('type', [courseNode, fileNode, testSetNode, questionNode, answerNode]);

export type CourseNode = z.infer<typeof courseNode>;
export type FileNode = z.infer<typeof fileNode>;
export type TestSetNode = z.infer<typeof testSetNode>;
export type QuestionNode = z.infer<typeof questionNode>;
export type AnswerNode = z.infer<typeof answerNode>;
export type DraftNode = z.infer<typeof draftNode>;
/** Every node but the course itself: what has a parent and a place among its siblings. */
export type ChildNode = Exclude<DraftNode, CourseNode>;
export type NodeOf<Type extends NodeType> = Extract<DraftNode, { type: Type }>;

/** The fields of a type with their names, in the order in which nodes have them. */
export const FIELD_LISTS = Object.fromEntries(
  NODE_TYPES.map((type) => [type, Object.entries(COURSE_PARTS[type].fields as CourseFields)]),
) as Record<NodeType, [name: string, field: CourseField][]>;

type Values<Type extends NodeType> = Omit<NodeOf<Type>, 'type' | 'id' | 'parent' | 'position'>;

/** The values with which a new part of this type begins. */
export const initialValues = <Type extends NodeType>(type: Type): Values<Type> =>
  Object.fromEntries(
    FIELD_LISTS[type].map(([name, { initial, whenMissing }]) => [name, initial ?? whenMissing]),
  ) as Values<Type>;

/** Which part it is, and where it stands. */
interface PartPlace {
  id: string;
  parent: string;
  position: number;
}

/** A new part without a content of its own. */
export const emptyPart = <Type extends PartType>(type: Type, { id, parent, position: at }: PartPlace): NodeOf<Type> =>
  ({ type, id, parent, position: at, ...initialValues(type) }) as unknown as NodeOf<Type>;
