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
  fraction: z.number().nullable().default(null),
});

const question = z.object({
  id: z.string(),
  text: z.string(),
  image: z.string().nullable(),
  imageAlt: z.string(),
  kind: z.enum(['single', 'multiple']),
  points: z.number(),
  partialCredit: z.boolean().default(false),
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
  /** Minutes from the end of an attempt to the start of the next, 0 = none; older versions knew no wait. */
  waitMinutes: z.number().default(0),
  /** Minutes, 0 = none. */
  timeLimit: z.number(),
  shuffle: z.boolean(),
  review: z.enum(['nothing', 'score', 'marks', 'key']).default('marks'),
  questions: z.array(question),
});

const caption = z.object({ asset: z.string(), language: z.string(), label: z.string() });

const file = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  asset: z.string(),
  captions: z.array(caption).default([]),
});

export const courseSnapshot = z.object({
  course: z.object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    description: z.string(),
    topics: z.array(z.string()),
    /** How long the course takes; null = not said, older versions never said it. */
    durationMinutes: z.number().nullable().default(null),
    certificate: z.boolean(),
  }),
  files: z.array(file),
  testSets: z.array(testSet),
});

export type CourseSnapshot = z.infer<typeof courseSnapshot>;
export type TestSetSnapshot = z.infer<typeof testSet>;
export type QuestionSnapshot = z.infer<typeof question>;
export type AnswerSnapshot = z.infer<typeof answer>;

/** The ids of the course's files and their captions. */
export const filesOf = ({ files }: CourseSnapshot): string[] =>
  files.flatMap((item) => [item.asset, ...item.captions.map((caption) => caption.asset)]);

/** The ids of every asset a version refers to: files, their captions, question images, answer images. */
export function assetsOf(snapshot: CourseSnapshot): string[] {
  const questions = snapshot.testSets.flatMap((set) => set.questions);
  const images = [...questions, ...questions.flatMap((q) => q.answers)].map((item) => item.image);
  return [...new Set([...filesOf(snapshot), ...images.filter((id) => id !== null)])];
}
