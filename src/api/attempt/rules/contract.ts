import { z } from 'zod';

import { boundedArray } from '../../course/rules/bounded';
import { id, image, time } from '../../course/rules/contract';
import { REVIEW_LEVELS } from './review';

const text = z.string();

const askedAnswer = z.object({ id, text, image: image.nullable() });

const askedQuestion = z.object({
  id,
  kind: z.enum(['single', 'multiple']),
  points: z.number(),
  text,
  image: image.nullable(),
  answers: z.array(askedAnswer).describe('In the order of this attempt'),
});

const given = z.object({ question: id, selected: z.array(id) });

const withKey = 'null unless `review` is `key`';

const questionResult = z.object({
  question: id,
  selected: z.array(id),
  right: z.boolean(),
  earned: z.number().describe('Points; rounded half up to hundredths'),
  points: z.number().describe('What could be earned; 0 for a question that was taken out'),
  credit: z
    .enum(['answer', 'everybody', 'omit'])
    .describe(
      'What decided about the points: what was answered; or, after a correction, that everybody has them, or that the question was taken out',
    ),
  correct: z.array(id).nullable().describe(`The key; ${withKey}`),
  explanation: text.nullable().describe(withKey),
});

const attempt = z.object({
  id,
  enrollment: id,
  testSet: id,
  number: z.number().int().describe('1 for the first attempt'),
  startedAt: time,
  deadline: time.nullable(),
  now: time.describe('The time of the server, to count down by'),
  questions: z.array(askedQuestion),
  answers: z.array(given).describe('What is saved'),
});

/** While an attempt is open, nothing in it tells right from wrong. */
export const openAttempt = attempt.extend({ state: z.literal('open') });

const withScore = 'null where `review` is `nothing`';

export const gradedAttempt = attempt.extend({
  state: z.literal('graded'),
  submittedAt: time.describe('The deadline, where nothing was submitted before it'),
  review: z
    .enum(REVIEW_LEVELS)
    .describe(
      'What is told now. The test set decides; the key waits until the set is passed or no attempts are left, and no other attempt is open',
    ),
  score: z.number().nullable().describe(`Points, added exactly and then rounded half up to hundredths; ${withScore}`),
  maxScore: z.number().nullable().describe(withScore),
  percent: z.number().nullable().describe(`Rounded down to two decimals; ${withScore}`),
  passed: z.boolean().nullable().describe(`Decided by the exact points; ${withScore}`),
  results: z.array(questionResult).nullable().describe('null unless `review` is `marks` or `key`'),
});

export const attemptView = z.discriminatedUnion('state', [openAttempt, gradedAttempt]);
export type OpenAttemptView = z.infer<typeof openAttempt>;
export type GradedAttemptView = z.infer<typeof gradedAttempt>;
export type AttemptView = z.infer<typeof attemptView>;

const sentId = z.string().min(1).max(64);

/** Body of a save. Only the questions named are changed; an empty selection takes an answer back. */
export const saveBody = z.strictObject({
  data: z.strictObject({
    answers: boundedArray(z.strictObject({ question: sentId, selected: boundedArray(sentId, { max: 1000 }) }), {
      max: 10_000,
    }),
  }),
});

/** A submit grades what is saved; answers sent along would be lost unnoticed, so anything but nothing is refused. */
export const emptyBody = z.strictObject({ data: z.strictObject({}).optional() }).optional();
