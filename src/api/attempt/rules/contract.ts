import { z } from 'zod';

import { id, image, time } from '../../course/rules/contract';

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

const questionResult = z.object({
  question: id,
  selected: z.array(id),
  right: z.boolean(),
  earned: z.number(),
  points: z.number(),
  correct: z.array(id).describe('The key'),
  explanation: text,
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

export const gradedAttempt = attempt.extend({
  state: z.literal('graded'),
  submittedAt: time.describe('The deadline, where nothing was submitted before it'),
  score: z.number(),
  maxScore: z.number(),
  percent: z.number().describe('Rounded down to two decimals'),
  passed: z.boolean(),
  results: z.array(questionResult),
});

export const attemptView = z.discriminatedUnion('state', [openAttempt, gradedAttempt]);
export type OpenAttemptView = z.infer<typeof openAttempt>;
export type GradedAttemptView = z.infer<typeof gradedAttempt>;
export type AttemptView = z.infer<typeof attemptView>;

const sentId = z.string().min(1).max(64);

/** Body of a save. Only the questions named are changed; an empty selection takes an answer back. */
export const saveBody = z.strictObject({
  data: z.strictObject({
    answers: z.array(z.strictObject({ question: sentId, selected: z.array(sentId).max(1000) })).max(10_000),
  }),
});

/** A submit grades what is saved; answers sent along would be lost unnoticed, so anything but nothing is refused. */
export const emptyBody = z.strictObject({ data: z.strictObject({}).optional() }).optional();
