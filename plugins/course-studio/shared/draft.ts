import { z } from 'zod';

import type { FileRemark } from '../../../src/api/asset/rules/description';
import { boundedArray } from '../../../src/api/course/rules/bounded';
import { storableText } from '../../../src/api/course/rules/storable';
import type { DraftCorrection } from './corrections';
import { draftNode, nodeId, PART_TYPES, type DraftNode } from './course-model';
import { CAPTION_ENCODINGS, STEP_IDS, TEXT_LIMITS } from './vocabulary';
import type { AssetKind, AssetState, CaptionEncoding, StepId } from './vocabulary';

/**
 * A course being edited, as it goes over the wire: a flat list of nodes, each naming its parent.
 *
 * Ids are Strapi `documentId`s made by whoever creates the node (cuid2, 24 characters), so a save can be
 * repeated without making anything twice. Order among siblings is `position`, ascending; gaps are fine.
 */
export { draftNode, MAX_COURSE_MINUTES, MAX_WAIT_MINUTES, nodeId } from './course-model';
export type {
  AnswerNode,
  Caption,
  ChildNode,
  CourseNode,
  DraftNode,
  FileNode,
  QuestionNode,
  TestSetNode,
} from './course-model';

/** `put` creates the node or replaces its values; `remove` takes it and everything below it out of the draft. */
export const change = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('put'), node: draftNode }),
  z.strictObject({ op: z.literal('remove'), type: z.enum(PART_TYPES), id: nodeId }),
]);
export type Change = z.infer<typeof change>;

/** Of one save. The wizard sends longer work in several: SQLite, which has one connection, serves others in between. */
export const MAX_CHANGES_PER_SAVE = 500;

/** Body of a save. `revision` is the one the changes were made on; `saveId` makes a repeated save harmless. */
export const saveBody = z.strictObject({
  data: z.strictObject({
    revision: z.number().int().min(0),
    saveId: nodeId,
    changes: boundedArray(change, { min: 1, max: MAX_CHANGES_PER_SAVE }),
  }),
});
export type SaveBody = z.infer<typeof saveBody>;

/** Body of a confirm: the revision whose overview the instructor looked at. */
export const confirmBody = z.strictObject({ data: z.strictObject({ revision: z.number().int().min(0) }) });

/** Body of a deletion for good: the course's name, typed. */
export const deleteBody = z.strictObject({ data: z.strictObject({ name: z.string().max(TEXT_LIMITS.courseName) }) });

/** Body of a duplication: what the duplicate is called. */
export const duplicateBody = z.strictObject({
  data: z.strictObject({ name: storableText(TEXT_LIMITS.courseName).optional() }),
});
/** Body of a note that the wizard has got to a step. */
export const stepBody = z.strictObject({ data: z.strictObject({ step: z.enum(STEP_IDS) }) });

/** Body of a choice of how the letters of captions are encoded. */
export const encodingBody = z.strictObject({ data: z.strictObject({ encoding: z.enum(CAPTION_ENCODINGS) }) });

/** Query of the list of drafts: which kind (`ending`: unfinished ones that are cancelled soon), a page of them, and a part of their name, version or description. */
export const draftQuery = z.strictObject({
  kind: z.enum(['all', 'unfinished', 'ending', 'published']).default('all'),
  search: storableText(200).trim().default(''),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(10),
});
export type DraftQuery = z.infer<typeof draftQuery>;

/** One playable or downloadable form of a file. URLs are signed and expire. */
export interface AssetSource {
  /** Rendition profile (`mp4`, `ogg`, `webm`), or `original`. */
  profile: string;
  mime: string;
  bytes: number;
  url: string;
}

/** A stored file as the studio shows it. */
export interface AssetView {
  id: string;
  name: string;
  kind: AssetKind;
  mime: string | null;
  /** Bytes of the original; while uploading, the bytes announced. */
  bytes: number;
  state: AssetState;
  /** Percent of the encoding, 0–100. */
  progress: number;
  /** Set in state `error`; the texts are keyed by it. */
  errorCode: string | null;
  /** What the error is about, such as a codec, where its text names something. */
  errorSubject: string | null;
  /** What to tell the author of a finished file. */
  remarks: FileRemark[];
  sources: AssetSource[];
  posterUrl: string | null;
  /** Where whoever uploaded a picture fetches it as it was, if learners get another one and it is kept; null for others. */
  untouchedUrl: string | null;
}

/** How a file with captions reads in one encoding. */
export interface EncodingReading {
  encoding: CaptionEncoding;
  /** Lines by which it can be told from the other readings. */
  lines: string[];
}

/** The encodings a file with captions may be in. */
export interface EncodingChoice {
  /** In which it was read. */
  current: string;
  /** The likeliest first. Encodings in which the whole file reads the same are named once, those it cannot be in last. */
  readings: EncodingReading[];
}

export interface Draft {
  /** The course's documentId. */
  id: string;
  /** Grows by one with every save. */
  revision: number;
  /** When the server last stored a change, ISO 8601. */
  savedAt: string;
  /** Who stored it. */
  savedBy: string;
  /** The id of the last save; null if nothing was saved since the draft was made or an edit discarded. */
  saveId: string | null;
  /** Whether learners can see an earlier confirmed state of this course. */
  published: boolean;
  /** Published, and edited since. */
  modified: boolean;
  nodes: DraftNode[];
  assets: AssetView[];
}

/** What learners see now of a course that was confirmed. */
export interface PublishedState {
  /** The number of its version. */
  number: number;
  confirmedAt: string;
  nodes: DraftNode[];
}

/** An encoding under way. */
export interface Encoding {
  id: string;
  name: string;
  /** Percent, 0–100. */
  progress: number;
  /** The course it is for, by id and by name. */
  draft: string;
  course: string;
}

/** What a user's roles allow with a course: to edit it, and to cancel it or discard its changes. */
export interface CourseRights {
  canEdit: boolean;
  canDiscard: boolean;
}

/** A draft as the wizard gets it, with the corrections of keys that its questions have to agree with. */
export interface OpenedDraft extends Draft, CourseRights {
  corrections: DraftCorrection[];
}

/** A line of the home page. */
export interface DraftSummary extends CourseRights {
  id: string;
  name: string;
  version: string;
  published: boolean;
  modified: boolean;
  /** The furthest page of the wizard that was opened. */
  step: StepId;
  createdAt: string;
  updatedAt: string;
  /** Display name of the creator. */
  owner: string;
  files: number;
  uploading: number;
  processing: number;
  errors: number;
  /** Out of the catalogue; those enrolled keep it. */
  archived: boolean;
  /** When a creation that nobody goes on with will be cancelled, ISO 8601; null: never. */
  endsAt: string | null;
  /** Published, and nobody can complete it: it has no tests, and all its files have failed since. */
  uncompletable: boolean;
  /** Enrolled in it, in whatever version. */
  learners: number;
}
