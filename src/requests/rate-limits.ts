import type { LearnerErrorCode } from '../api/course/rules/errors';

/** How often what may be done, by whom: the one table of it. `RATE_LIMITS` changes single ones, `docs/limits.md` tells of them. */

/** By whom is counted: the address that asks, the account that is logged in, the one that is named, or that and the address. */
export type LimitKey = 'address' | 'account' | 'namedAccount' | 'namedAccountAndAddress';

export interface RateLimit {
  key: LimitKey;
  points: number;
  seconds: number;
  /**
   * `failures`, for logins: a class that logs in from one address is no attack. `successes`, for mails: of a request that
   * was refused, nobody gets one.
   */
  counts?: 'failures' | 'successes';
  /** What is said of more, where that is not `limit.reached`. */
  code?: LearnerErrorCode;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

export const RATE_LIMITS = {
  // One stranger locks out nobody but this account at their own address. The limit of the account takes ten addresses to
  // reach, that of the address a login a second.
  'login.accountAndAddress': { key: 'namedAccountAndAddress', points: 10, seconds: 15 * MINUTE, counts: 'failures' },
  'login.account': { key: 'namedAccount', points: 100, seconds: 15 * MINUTE, counts: 'failures' },
  'login.address': { key: 'address', points: 300, seconds: 5 * MINUTE, counts: 'failures' },
  'registration.address': { key: 'address', points: 60, seconds: HOUR },
  // Mails that somebody else gets.
  'mail.account': { key: 'namedAccount', points: 3, seconds: HOUR, counts: 'successes' },
  'mail.address': { key: 'address', points: 30, seconds: HOUR, counts: 'successes' },
  'reset.address': { key: 'address', points: 30, seconds: 15 * MINUTE },
  'refresh.address': { key: 'address', points: 600, seconds: MINUTE },
  'attempts.account': { key: 'account', points: 60, seconds: HOUR },
  // A front end may save at every click.
  'answers.account': { key: 'account', points: 240, seconds: MINUTE },
  // The wizard saves a second after typing stops, and sends large changes in batches.
  'saves.account': { key: 'account', points: 600, seconds: MINUTE },
  'uploads.account': { key: 'account', points: 2000, seconds: HOUR },
  // Each is a course with a row of its own, and stays for as long as a draft does.
  'drafts.account': { key: 'account', points: 300, seconds: HOUR },
  'profile.account': { key: 'account', points: 60, seconds: HOUR },
  // Nobody shall try codes.
  'verification.address': { key: 'address', points: 60, seconds: MINUTE, code: 'verification.tooMany' },
} as const satisfies Record<string, RateLimit>;

export type LimitName = keyof typeof RATE_LIMITS;

/** Which limits stand before a route, Strapi's own too. */
export const LIMITED_ROUTES: Record<string, readonly LimitName[]> = {
  'POST /api/auth/local': ['login.accountAndAddress', 'login.account', 'login.address'],
  'POST /admin/login': ['login.accountAndAddress', 'login.account', 'login.address'],
  'POST /api/auth/local/register': ['registration.address', 'mail.account'],
  'POST /admin/register-admin': ['registration.address'],
  'POST /admin/register': ['reset.address'],
  'POST /api/auth/forgot-password': ['mail.account', 'mail.address'],
  'POST /admin/forgot-password': ['mail.account', 'mail.address'],
  'POST /api/auth/send-email-confirmation': ['mail.account', 'mail.address'],
  'GET /api/auth/email-confirmation': ['reset.address'],
  'POST /api/auth/reset-password': ['reset.address'],
  'POST /admin/reset-password': ['reset.address'],
  'POST /api/auth/change-password': ['reset.address'],
  'POST /api/auth/invitation': ['reset.address'],
  'POST /api/auth/logout': ['refresh.address'],
  'POST /api/auth/refresh': ['refresh.address'],
  'POST /admin/access-token': ['refresh.address'],
  'POST /api/test-sets/:id/attempts': ['attempts.account'],
  'PUT /api/attempts/:id/answers': ['answers.account'],
  'POST /api/attempts/:id/submit': ['answers.account'],
  'GET /api/certificates/verify/:code': ['verification.address'],
  'POST /api/certificates/verify': ['verification.address'],
  'GET /api/certificates/status/:code': ['verification.address'],
  'GET /api/verify': ['verification.address'],
  'GET /api/verify/:code': ['verification.address'],
  'POST /api/verify': ['verification.address'],
  'PATCH /course-studio/drafts/:id': ['saves.account'],
  'POST /course-studio/uploads': ['uploads.account'],
  'POST /course-studio/drafts': ['drafts.account'],
  'POST /course-studio/drafts/:id/duplicate': ['drafts.account'],
  'PUT /api/profile': ['profile.account'],
};

/** `10/60` → 10 points in 60 seconds. @throws for anything else */
function readPoints(name: string, given: unknown): { points: number; seconds: number } {
  const [, points, seconds] = /^(\d{1,9})\/(\d{1,9})$/.exec(String(given)) ?? [];
  if (!points || !seconds || Number(seconds) === 0)
    throw new Error(`RATE_LIMITS: "${name}" must be a string like "10/60": so many in so many seconds`);
  return { points: Number(points), seconds: Number(seconds) };
}

/** The table with the changes of a setting. @throws for a name that is not in it, and for anything but `points/seconds` */
export function readRateLimits(changes: Record<string, unknown>): Record<LimitName, RateLimit> {
  const limits: Record<string, RateLimit> = { ...RATE_LIMITS };
  for (const [name, given] of Object.entries(changes)) {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (!limit)
      throw new Error(`RATE_LIMITS: there is no limit "${name}"; there are ${Object.keys(limits).join(', ')}`);
    limits[name] = { ...limit, ...readPoints(name, given) };
  }
  return limits;
}
