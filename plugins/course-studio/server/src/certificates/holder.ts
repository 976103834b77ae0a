/** Longest name a certificate shows, in characters; what the content type holds. */
const LONGEST = 255;

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : '');

/**
 * The name to put on a certificate: of the fields a project may have added to users-permissions accounts the fullest,
 * and the user name where there is none.
 */
export function holderOf(user: Readonly<Record<string, unknown>>): string {
  const parts = [user.firstName ?? user.firstname, user.lastName ?? user.lastname].map(textOf).filter(Boolean);
  const names = [textOf(user.fullName ?? user.fullname), parts.join(' '), textOf(user.name), textOf(user.username)];
  return [...(names.find(Boolean) ?? '')].slice(0, LONGEST).join('');
}
