import { errors } from '@strapi/utils';

import type { LearnerErrorCode } from '../../course/rules/errors';
import type { Fault } from '../../course/rules/faults';

import { COMMON_PASSWORDS } from './common-passwords';

const MIN_PASSWORD_CHARACTERS = 8;
/** What bcrypt reads; it ignores the rest. */
const MAX_PASSWORD_BYTES = 72;

/** A password that nobody has, hashed: an unknown account is looked at for as long as a known one. */
export const NOBODYS_HASH = '$2a$10$CwTycUXWue0Thq9StjUM0uJ8.PfYbHiFwuSUcbHoUeGmIYGmPvPhe';

/** Why a password is refused, by a code that does not change. The first five are Strapi's rules for administrators. */
export const PASSWORD_PROBLEMS = {
  tooShort: `The password needs at least ${MIN_PASSWORD_CHARACTERS} characters.`,
  tooLong: `The password is longer than ${MAX_PASSWORD_BYTES} bytes; use a shorter one.`,
  lowerCase: 'The password needs a lower-case letter.',
  upperCase: 'The password needs an upper-case letter.',
  digit: 'The password needs a digit.',
  personal: 'The password is the username or the e-mail address; use another one.',
  common: 'The password is one of those tried first by anybody who guesses; use another one.',
} as const;
export type PasswordProblem = keyof typeof PASSWORD_PROBLEMS;

export interface PasswordOwner {
  username?: string | null | undefined;
  email?: string | null | undefined;
}

/** Without case, and without what people put behind a word to make it count as a password. */
const stemOf = (text: string): string => text.toLowerCase().replace(/[\d\p{P}\p{S}]+$/u, '');

function isPersonal(password: string, { username, email }: PasswordOwner): boolean {
  const names = [username, email, email?.split('@')[0]].flatMap((name) => name?.toLowerCase() || []);
  return names.some((name) => password.toLowerCase() === name || stemOf(password) === name);
}

const CHECKS: Record<PasswordProblem, (password: string, owner: PasswordOwner) => boolean> = {
  tooShort: (password) => [...password].length < MIN_PASSWORD_CHARACTERS,
  tooLong: (password) => Buffer.byteLength(password) > MAX_PASSWORD_BYTES,
  lowerCase: (password) => !/\p{Ll}/u.test(password),
  upperCase: (password) => !/\p{Lu}/u.test(password),
  digit: (password) => !/\p{Nd}/u.test(password),
  personal: isPersonal,
  common: (password) => COMMON_PASSWORDS.has(password.toLowerCase()),
};

/** Everything that is wrong with a password for this person; empty if it may be used. */
export function findPasswordProblems(password: string, owner: PasswordOwner): Fault[] {
  // A text of megabytes is not looked at any further.
  if (CHECKS.tooLong(password, owner)) return [problemOf('tooLong')];
  const codes = Object.keys(CHECKS) as PasswordProblem[];
  return codes.filter((code) => CHECKS[code](password, owner)).map(problemOf);
}

const problemOf = (code: PasswordProblem): Fault => ({
  path: 'password',
  code,
  message: PASSWORD_PROBLEMS[code],
});

/**
 * Refuses a password that this person may not have. The message names the reasons as well: the admin panel shows
 * nothing else. @throws `password.weak`, with a field for each reason
 */
export function requireGoodPassword(password: string, owner: PasswordOwner): void {
  const fields = findPasswordProblems(password, owner);
  if (fields.length === 0) return;
  const code: LearnerErrorCode = 'password.weak';
  throw new errors.ValidationError(fields.map(({ message }) => message).join(' '), { code, fields });
}
