import { z } from 'zod';

/**
 * What one confirm made public: the JSON in `course-version.snapshot`, written once and never changed.
 *
 * Attempts, grading and certificates read this and nothing else, so later edits cannot change what a learner was
 * asked. It holds the answer key: it never leaves the server as it is. Lists are in the order learners see them;
 * ids are documentIds; images and files are documentIds of assets.
 */
const answer = z.object({
  id: z.string(),
  text: z.string(),
  image: z.string().nullable(),
  imageAlt: z.string(),
  correct: z.boolean(),
  fraction: z.number().nullable(),
});

const question = z.object({
  id: z.string(),
  text: z.string(),
  image: z.string().nullable(),
  imageAlt: z.string(),
  kind: z.enum(['single', 'multiple']),
  points: z.number(),
  partialCredit: z.boolean(),
  explanation: z.string(),
  answers: z.array(answer),
});

const testSet = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** Percent of the points needed to pass. */
  passMark: z.number(),
  /** 0 = unlimited. */
  attemptsAllowed: z.number(),
  /** Minutes from the end of an attempt to the start of the next, 0 = none. */
  waitMinutes: z.number(),
  /** Minutes, 0 = none. */
  timeLimit: z.number(),
  shuffle: z.boolean(),
  review: z.enum(['nothing', 'score', 'marks', 'key']),
  questions: z.array(question),
});

const caption = z.object({ asset: z.string(), language: z.string(), label: z.string() });

const file = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  asset: z.string(),
  captions: z.array(caption),
});

const course = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  description: z.string(),
  topics: z.array(z.string()),
  /** How long the course takes; null = not said. */
  durationMinutes: z.number().nullable(),
  certificate: z.boolean(),
});

/** What confirms write today: shape 2. */
export const courseSnapshot = z.object({ course, files: z.array(file), testSets: z.array(testSet) });

export type CourseSnapshot = z.infer<typeof courseSnapshot>;
export type TestSetSnapshot = z.infer<typeof testSet>;
export type QuestionSnapshot = z.infer<typeof question>;
export type AnswerSnapshot = z.infer<typeof answer>;

/** The shape that confirms write; it stands in the snapshot as `shape`. */
export const SNAPSHOT_SHAPE = 2;

const olderQuestion = question.extend({
  partialCredit: question.shape.partialCredit.default(false),
  answers: z.array(answer.extend({ fraction: answer.shape.fraction.default(null) })),
});

/** Shape 1: versions that do not say their shape. Its fields came one after the other, and older versions lack the later ones. */
const firstShape = z.object({
  course: course.extend({ durationMinutes: course.shape.durationMinutes.default(null) }),
  files: z.array(file.extend({ captions: file.shape.captions.default([]) })),
  testSets: z.array(
    testSet.extend({
      waitMinutes: testSet.shape.waitMinutes.default(0),
      review: testSet.shape.review.default('marks'),
      questions: z.array(olderQuestion),
    }),
  ),
});

const READERS: Readonly<Record<number, z.ZodType<CourseSnapshot>>> = {
  1: firstShape,
  [SNAPSHOT_SHAPE]: courseSnapshot,
};

const shapeOf = z.object({ shape: z.number().int().default(1) });

/** Reads the JSON of a version, of whatever shape. @throws if it is damaged, or was written by a newer release */
export function readSnapshot(stored: unknown): CourseSnapshot {
  const { shape } = shapeOf.parse(stored);
  const reader = READERS[shape];
  if (!reader) throw new Error(`a snapshot of shape ${shape} was written by a newer release`);
  return reader.parse(stored);
}

/** The ids of the course's files and their captions. */
export const filesOf = ({ files }: CourseSnapshot): string[] =>
  files.flatMap((item) => [item.asset, ...item.captions.map((caption) => caption.asset)]);

/** The ids of every asset a version refers to: files, their captions, question images, answer images. */
export function assetsOf(snapshot: CourseSnapshot): string[] {
  const questions = snapshot.testSets.flatMap((set) => set.questions);
  const images = [...questions, ...questions.flatMap((q) => q.answers)].map((item) => item.image);
  return [...new Set([...filesOf(snapshot), ...images.filter((id) => id !== null)])];
}
