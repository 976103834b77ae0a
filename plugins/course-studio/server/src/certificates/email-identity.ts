import { createHash, randomBytes } from 'node:crypto';

/**
 * The holder's address, as badges name it: a salted hash, with which whoever knows the address can check it and nobody
 * else learns it. Open Badges 3.0 writes the hash as `sha256$` and hexadecimal digits.
 */
export function emailIdentity({ email }: { email?: unknown }): { emailHash: string | null; emailSalt: string | null } {
  const address = typeof email === 'string' ? email.trim().toLowerCase() : '';
  if (!address) return { emailHash: null, emailSalt: null };
  const emailSalt = randomBytes(12).toString('hex');
  const digest = createHash('sha256')
    .update(address + emailSalt)
    .digest('hex');
  return { emailHash: `sha256$${digest}`, emailSalt };
}
