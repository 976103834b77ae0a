import { createHash, randomBytes } from 'node:crypto';

/** Longest name a certificate shows, in characters; what the content type holds. */
const LONGEST = 255;

/** Characters that turn the direction of what follows: with them a name can be made to look like another. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.replace(TURNING, '').trim().replace(/\s+/g, ' ') : '';

/**
 * The name to put on a certificate: of the fields a project may have added to users-permissions accounts the fullest,
 * and the user name where there is none.
 */
export function holderOf(user: Readonly<Record<string, unknown>>): string {
  const parts = [user.firstName ?? user.firstname, user.lastName ?? user.lastname].map(textOf).filter(Boolean);
  const names = [textOf(user.fullName ?? user.fullname), parts.join(' '), textOf(user.name), textOf(user.username)];
  return [...(names.find(Boolean) ?? '')].slice(0, LONGEST).join('');
}

/**
 * The holder's address, as badges name it: a salted hash, with which whoever knows the address can check it and nobody
 * else learns it. Open Badges 3.0 writes the hash as `sha256$` and hexadecimal digits.
 */
export function emailIdentity({ email }: Readonly<Record<string, unknown>>): {
  emailHash: string | null;
  emailSalt: string | null;
} {
  const address = textOf(email).toLowerCase();
  if (!address) return { emailHash: null, emailSalt: null };
  const emailSalt = randomBytes(12).toString('hex');
  return {
    emailHash: `sha256$${createHash('sha256')
      .update(address + emailSalt)
      .digest('hex')}`,
    emailSalt,
  };
}
