import { z } from 'zod';

import { boundedArray } from '../../../../src/api/course/rules/bounded';
import { storableText } from '../../../../src/api/course/rules/storable';
import { QUESTION_TYPES, REVIEW_LEVELS, TEXT_LIMITS } from '../vocabulary';
import { field, type CourseFields } from './field';

/** Strapi `documentId`s, made by whoever creates the part (cuid2), so that a save can be repeated. */
export const nodeId = z.string().regex(/^[a-z][a-z0-9]{23}$/, 'must be a 24-character id');

/** The longest wait between two attempts: a week, in minutes. */
export const MAX_WAIT_MINUTES = 10_080;

/** The longest time limit of a test set: a week, in minutes. */
const MAX_TIME_LIMIT_MINUTES = 10_080;

/** The longest time a course may be said to take: 1000 hours, in minutes. */
export const MAX_COURSE_MINUTES = 60_000;

const MAX_TOPICS = 100;
const MAX_CAPTIONS = 50;

/** Captions of a video: a file of kind `captions`, the language spoken of (BCP 47), and a name where there are two of one language. */
export const caption = z.strictObject({
  asset: nodeId,
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR'),
  label: storableText(TEXT_LIMITS.captionLabel),
});
export type Caption = z.infer<typeof caption>;

const text = (maxLength: number, textKey: string) =>
  field({ schema: storableText(maxLength), whenMissing: '', audience: 'learners', textKey });

const image = field({
  schema: nodeId.nullable(),
  whenMissing: null,
  audience: 'learners',
  filesIn: (asset) => (asset ? [asset] : []),
  isAssetRelation: true,
  textKey: 'kind.image',
});

const imageAlt = text(TEXT_LIMITS.imageAlt, 'image.alt');

interface CoursePart<Fields extends CourseFields = CourseFields> {
  /** The part it belongs to, which is also the attribute that names it; null for the course itself. */
  parent: string | null;
  /** The list of its kind in whatever holds the parent: in versions, in the learner API and as the parent's relation. */
  collection: string;
  /** The field by which people know it, and with which an edit begins. */
  nameField: keyof Fields & string;
  fields: Fields;
}

const part = <const Part extends CoursePart>(given: Part): Part => given;

/** The parts of a course, parents before children. */
export const COURSE_PARTS = {
  course: part({
    parent: null,
    collection: 'courses',
    nameField: 'name',
    fields: {
      name: text(TEXT_LIMITS.courseName, 'basics.name'),
      version: text(TEXT_LIMITS.courseVersion, 'basics.version'),
      description: text(TEXT_LIMITS.courseDescription, 'basics.description'),
      topics: field({
        schema: boundedArray(storableText(TEXT_LIMITS.topic), { max: MAX_TOPICS }),
        whenMissing: [],
        audience: 'learners',
        textKey: 'basics.topics',
      }),
      /** How long the course takes, as its author says; null = not said. */
      durationMinutes: field({
        schema: z.number().int().min(1).max(MAX_COURSE_MINUTES).nullable().default(null),
        whenMissing: null,
        audience: 'learners',
        textKey: 'basics.duration',
      }),
      certificate: field({
        schema: z.boolean(),
        whenMissing: true,
        audience: 'learners',
        textKey: 'basics.certificate',
      }),
    },
  }),

  file: part({
    parent: 'course',
    collection: 'files',
    nameField: 'title',
    fields: {
      title: text(TEXT_LIMITS.fileTitle, 'tests.title'),
      description: text(TEXT_LIMITS.fileDescription, 'basics.description'),
      asset: field({
        schema: nodeId,
        whenMissing: '',
        audience: 'learners',
        filesIn: (asset) => [asset],
        isAssetRelation: true,
        textKey: 'difference.field.asset',
      }),
      captions: field({
        schema: boundedArray(caption, { max: MAX_CAPTIONS }).default([]),
        whenMissing: [],
        audience: 'learners',
        filesIn: (captions) => captions.map(({ asset }) => asset),
        textKey: 'kind.captions',
      }),
    },
  }),

  testSet: part({
    parent: 'course',
    collection: 'testSets',
    nameField: 'title',
    fields: {
      title: text(TEXT_LIMITS.testSetTitle, 'tests.title'),
      description: text(TEXT_LIMITS.testSetDescription, 'basics.description'),
      /** Percent of the points needed to pass. */
      passMark: field({
        schema: z.number().int().min(0).max(100),
        whenMissing: 0,
        initial: 60,
        audience: 'learners',
        textKey: 'tests.passMark',
      }),
      /** 0 = unlimited. A new test set allows few, with minutes between them, so that nobody guesses their way to a pass. */
      attemptsAllowed: field({
        schema: z.number().int().min(0).max(1000),
        whenMissing: 0,
        initial: 3,
        audience: 'learners',
        textKey: 'tests.attempts',
      }),
      /** Minutes from the end of an attempt to the start of the next, 0 = none. */
      waitMinutes: field({
        schema: z.number().int().min(0).max(MAX_WAIT_MINUTES).default(0),
        whenMissing: 0,
        initial: 10,
        audience: 'learners',
        textKey: 'tests.wait',
      }),
      /** Minutes, 0 = none. */
      timeLimit: field({
        schema: z.number().int().min(0).max(MAX_TIME_LIMIT_MINUTES),
        whenMissing: 0,
        audience: 'learners',
        textKey: 'tests.timeLimit',
      }),
      shuffle: field({ schema: z.boolean(), whenMissing: true, audience: 'authors', textKey: 'tests.shuffle' }),
      review: field({
        schema: z.enum(REVIEW_LEVELS).default('marks'),
        whenMissing: 'marks',
        audience: 'authors',
        textKey: 'tests.review',
      }),
    },
  }),

  question: part({
    parent: 'testSet',
    collection: 'questions',
    nameField: 'text',
    fields: {
      text: text(TEXT_LIMITS.questionText, 'tests.question'),
      image,
      imageAlt,
      kind: field({
        schema: z.enum(QUESTION_TYPES),
        attribute: 'type',
        whenMissing: 'single',
        audience: 'learners',
        textKey: 'tests.kind',
      }),
      points: field({
        schema: z.number().min(0).max(1000),
        whenMissing: 1,
        audience: 'learners',
        textKey: 'tests.points',
      }),
      /** Multiple choice only: part of the points for part of the answers, instead of all or nothing. */
      partialCredit: field({
        schema: z.boolean().default(false),
        whenMissing: false,
        audience: 'authors',
        textKey: 'tests.partialCredit',
      }),
      explanation: field({
        schema: storableText(TEXT_LIMITS.explanation),
        whenMissing: '',
        audience: 'keyHolders',
        textKey: 'tests.explanation',
      }),
    },
  }),

  answer: part({
    parent: 'question',
    collection: 'answers',
    nameField: 'text',
    fields: {
      text: text(TEXT_LIMITS.answerText, 'tests.answers'),
      image,
      imageAlt,
      correct: field({
        schema: z.boolean(),
        whenMissing: false,
        audience: 'keyHolders',
        textKey: 'tests.answers',
      }),
      /**
       * Share of the points this answer earns or costs under partial credit, −1 to 1. Null: right answers share 1
       * equally, wrong ones −1.
       */
      fraction: field({
        schema: z.number().min(-1).max(1).nullable().default(null),
        whenMissing: null,
        audience: 'keyHolders',
        textKey: 'tests.answers',
      }),
    },
  }),
};

export type NodeType = keyof typeof COURSE_PARTS;
/** Every part but the course itself. */
export type PartType = Exclude<NodeType, 'course'>;
