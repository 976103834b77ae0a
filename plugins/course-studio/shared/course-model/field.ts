import type { z } from 'zod';

/** Who gets to see the value of a field: every learner, those who may see the answer key, or authors only. */
export type FieldAudience = 'learners' | 'keyHolders' | 'authors';

/** One value of a part of a course. Everything that stores, copies, compares or shows parts derives from these. */
export interface CourseField<Schema extends z.ZodType = z.ZodType> {
  /** What a save may hold. A field that came later has a default, for drafts that browsers keep from before. */
  schema: Schema;
  /** What a row or a version from before the field means. */
  whenMissing: z.output<Schema>;
  /** What a new part begins with, where that is not `whenMissing`. */
  initial?: z.output<Schema>;
  /** The attribute of the content type, where it is not called like the field. */
  attribute?: string;
  audience: FieldAudience;
  /** The stored files that a value names, by the ids of their assets. */
  filesIn?: (value: z.output<Schema>) => string[];
  /** Whether the attribute is a relation to an asset, instead of a column. */
  isAssetRelation?: boolean;
  /** The key of its name in the list of changes. */
  textKey: string;
}

/** Fields of whatever values, by name. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a function that takes a value of one field takes no other
export type CourseFields = Record<string, CourseField<any>>;

/** Lets the compiler find out the type of a field's values. */
export const field = <Schema extends z.ZodType>(given: CourseField<Schema>): CourseField<Schema> => given;
