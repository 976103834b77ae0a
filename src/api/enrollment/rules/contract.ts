import { z } from 'zod';

import { WAITING_FOR } from '../../certificate/rules/contract';
import { id, time } from '../../course/rules/contract';

/**
 * How a certificate stands: the course gives none (`none`), it is not earned yet (`open`),
 * earned and being made (`pending`), earned but something is missing (`waiting`, `reason` says what), or there to
 * download (`ready`).
 */
export const CERTIFICATE_STATES = ['none', 'open', 'pending', 'waiting', 'ready'] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

export const enrollmentView = z.object({
  id,
  course: z.object({ id, name: z.string(), version: z.string() }),
  upgrade: z
    .object({ version: z.string(), number: z.number().int() })
    .nullable()
    .describe(
      'The newer version that `POST /enrollments/:id/upgrade` changes to; null when there is none to change to',
    ),
  enrolledAt: time,
  completedAt: time.nullable(),
  files: z.array(z.object({ id, title: z.string(), openedAt: time.nullable() })),
  testSets: z.array(
    z.object({
      id,
      title: z.string(),
      passed: z.boolean().nullable().describe('null where the test set tells nothing, until the course is completed'),
      attemptsUsed: z.number().int(),
      attemptsAllowed: z.number().int().describe('0 = unlimited'),
      attemptsLeft: z.number().int().nullable().describe('null = unlimited'),
      best: z
        .number()
        .nullable()
        .describe('Percent of the best graded attempt; null too where the test set tells no scores'),
      openAttempt: id.nullable().describe('The attempt to go on with'),
      nextStartAt: time
        .nullable()
        .describe('When the wait for the next attempt is over, also once that has passed; null without a wait'),
    }),
  ),
  certificate: z.object({
    state: z.enum(CERTIFICATE_STATES),
    reason: z
      .enum(WAITING_FOR)
      .nullable()
      .describe('Why it is `waiting`; `name`: it is issued as soon as `PUT /profile` has set the full name'),
    isProvisional: z.boolean().describe('The PDF is for trying things out, until the final one replaces it'),
    id: id.nullable(),
  }),
});
export type EnrollmentView = z.infer<typeof enrollmentView>;
