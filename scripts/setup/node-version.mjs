/** The oldest Node this runs on, as in package.json's `engines`. */
export const OLDEST_NODE = '20.19.0';

/** Whether version `a` is at least version `b` (both `major.minor.patch`). */
export function isAtLeast(a, b) {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  const place = left.findIndex((part, index) => part !== right[index]);
  return place === -1 || left[place] > right[place];
}
