/**
 * What the learner side announces, as events of Strapi and so as webhooks. Ids, names of courses and scores only:
 * no question, no answer, no key, nothing personal but the id of the account.
 */
export const LEARNER_EVENTS = [
  'course-studio.enrolled',
  'course-studio.submitted',
  'course-studio.completed',
  'course-studio.certificate',
] as const;
export type LearnerEvent = (typeof LEARNER_EVENTS)[number];

export interface EventFacts {
  /** documentId of the users-permissions account. */
  learner: string;
  course: { id: string; name: string; version: string };
  /** When it happened, ISO 8601. */
  at: string;
  enrollment?: string;
  /** With `submitted`. */
  attempt?: {
    id: string;
    testSet: string;
    number: number;
    score: number;
    maxScore: number;
    percent: number;
    passed: boolean;
  };
  /** With `certificate`: the PDF is there. */
  certificate?: string;
  /** With `certificate`: another event follows when the final one has taken its place. */
  isProvisional?: boolean;
}
