import { errors } from '@strapi/utils';
import createError from 'http-errors';

import { checkFullName, FULL_NAME_PROBLEMS } from '../../profile/rules/full-name';
import type { FaultList } from './faults';

/**
 * Every error the learner API answers with, by its stable `details.code`: the HTTP status and the plain English
 * message. A front end translates by the code and falls back to the message.
 */
export const LEARNER_ERRORS = {
  'body.invalid': { status: 400, message: 'The request is not what is expected.' },
  'body.syntax': { status: 400, message: 'The body cannot be read: it is not what its content type says.' },
  'body.nested': { status: 400, message: 'The body is nested too deeply.' },
  'body.tooLarge': { status: 413, message: 'The body is larger than this route takes.' },
  'body.files': { status: 415, message: 'This route takes no form with files; send JSON.' },
  'learner.required': { status: 401, message: 'This needs a logged-in learner.' },
  'login.wrong': { status: 400, message: 'Invalid identifier or password' },
  'login.unconfirmed': { status: 400, message: 'Your account email is not confirmed' },
  'login.blocked': { status: 400, message: 'Your account has been blocked by an administrator' },
  'administrator.first': {
    status: 403,
    message:
      'The first administrator is registered with the link that the server wrote to its log, or on the machine of the server itself (unless PUBLIC_URL is set). `npm run admin` on the server makes one as well.',
  },
  'registration.closed': {
    status: 403,
    message: 'Nobody can register here by themselves. Ask those who run the courses for an account or an invitation.',
  },
  'username.taken': { status: 409, message: 'The username is taken. Choose another one.' },
  'account.exists': {
    status: 409,
    message: 'There is an account with this e-mail address already. Log in with it, or reset its password.',
  },
  'token.unknown': {
    status: 400,
    message: 'The link or code is wrong, was used already, or has expired. Ask for a new one.',
  },
  'password.weak': { status: 400, message: 'The password cannot be used.' },
  'session.ended': { status: 401, message: 'The session has ended. Log in again.' },
  'mail.missing': {
    status: 503,
    message: 'This server cannot send e-mail. Ask those who run the courses for help with your account.',
  },
  'mail.missing.administrator': {
    status: 503,
    message:
      'This server cannot send e-mail. Whoever runs it gives you a new password: npm run strapi -- admin:reset-user-password',
  },
  'enrollment.required': { status: 403, message: 'Only learners enrolled in the course may take its tests.' },
  'course.unknown': { status: 404, message: 'There is no such course.' },
  'enrollment.unknown': { status: 404, message: 'There is no such enrolment.' },
  'file.unknown': { status: 404, message: 'There is no such file in this course.' },
  'testSet.unknown': { status: 404, message: 'There is no such test set.' },
  'attempt.unknown': { status: 404, message: 'There is no such attempt.' },
  'file.unserved': {
    status: 409,
    message:
      'The file has not been fetched yet. Fetch one of its sources from the course, then say that it was opened.',
  },
  'enrollment.completed': {
    status: 409,
    message: 'The course is completed; the completion stands with the version it was earned with.',
  },
  'enrollment.attemptOpen': {
    status: 409,
    message: 'An attempt is open; submit it before changing to a newer version.',
  },
  'attempt.noneLeft': { status: 409, message: 'All attempts allowed for this test set are used up.' },
  'attempt.wait': { status: 409, message: 'The next attempt may start only after a wait; `until` says when.' },
  'attempt.submitted': { status: 409, message: 'The attempt has been submitted; its answers cannot be changed.' },
  'attempt.expired': { status: 409, message: 'The time for this attempt is over; what was saved in time was graded.' },
  'certificate.unknown': { status: 404, message: 'There is no such certificate.' },
  'certificate.code': {
    status: 400,
    message: 'This is not the code of a certificate: it has 32 digits and letters a–f.',
  },
  'certificate.file': { status: 400, message: 'Send one PDF, as `files` of a form or as the body.' },
  'certificate.fileTooLarge': { status: 413, message: 'The file is too large to be a certificate.' },
  'certificate.waiting': {
    status: 409,
    message: 'The server cannot make certificates at present. It will make this one as soon as it can.',
  },
  'certificate.provisional': {
    status: 409,
    message: 'The certificate is provisional. There is a badge as soon as it is final, which it becomes by itself.',
  },
  'certificate.revoked': { status: 409, message: 'The certificate was revoked.' },
  'key.unknown': { status: 404, message: 'There is no such key.' },
  'limit.reached': {
    status: 429,
    message: 'This was asked for too often; try again after the seconds in Retry-After.',
  },
  'verification.tooMany': { status: 429, message: 'Too many verifications from your address; try again in a minute.' },
  'name.invalid': { status: 400, message: 'This cannot be the full name of somebody.' },
  'name.confirmation': {
    status: 409,
    message: 'A name is confirmed in Course Studio, in the list of certificates.',
  },
  'name.fixed': {
    status: 409,
    message: 'The name stands on a certificate and can no longer be changed. Ask the instructor to correct it.',
  },
  'certificate.pending': { status: 409, message: 'The certificate is still being made; try again in a moment.' },
} as const satisfies Record<string, { status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 503; message: string }>;

export type LearnerErrorCode = keyof typeof LEARNER_ERRORS;

/** `fields` come with `body.invalid`, `password.weak` and `name.invalid`, `more` with `body.invalid`. */
export interface LearnerErrorDetails extends Partial<FaultList> {
  /** With `attempt.wait`: when the next attempt may start, ISO 8601. */
  until?: string;
}

/**
 * The error to throw for a code; Strapi answers it as `{ error: { status, name, message, details } }`.
 *
 * Strapi's own classes only where they arrive whole: it has none for 409, and its routes answer thrown
 * UnauthorizedErrors and ForbiddenErrors without their message and details. It passes `http-errors` through as they are.
 */
export function refuse(code: LearnerErrorCode, more: LearnerErrorDetails = {}): Error {
  const { status, message } = LEARNER_ERRORS[code];
  const details = { code, ...more };
  if (status === 400) return new errors.ValidationError(message, details);
  if (status === 404) return new errors.NotFoundError(message, details);
  return createError(status, message, { details });
}

/**
 * The full name as it is to be stored. Throws `name.invalid`; its message is the reason: forms of Strapi show nothing else.
 */
export function requireFullName(value: unknown): string {
  const { name, problem } = checkFullName(value);
  if (!problem) return name;
  const message = FULL_NAME_PROBLEMS[problem];
  throw new errors.ValidationError(message, {
    code: 'name.invalid',
    fields: [{ path: 'fullName', code: problem, message }],
  });
}
