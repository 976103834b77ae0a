import { createHash, randomBytes } from 'node:crypto';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** What a token lets somebody do once, and for how long it does, in milliseconds. */
export const TOKEN_LIFETIMES_MS = {
  /** Make the account that an administrator offered to an address. */
  invitation: 7 * DAY_MS,
  /** Show that the address of a new account is one's own. */
  confirmation: 3 * DAY_MS,
  /** Set a new password. */
  reset: HOUR_MS,
  /** Become the first administrator from another machine than the server's. */
  'first-administrator': 7 * DAY_MS,
} as const;
export type TokenPurpose = keyof typeof TOKEN_LIFETIMES_MS;
export const TOKEN_PURPOSES = Object.keys(TOKEN_LIFETIMES_MS) as TokenPurpose[];

/** 256 random bits that stand in an address as they are. */
export const createToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token. It is too random to be guessed from its hash, so a fast hash is enough. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Whether a text can be a token at all; others need no look into the database. */
export const isTokenLike = (text: unknown): text is string => typeof text === 'string' && /^[\w-]{43}$/.test(text);
