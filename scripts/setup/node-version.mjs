/** The oldest Node this runs on, and the first that is too new for Strapi: as in package.json's `engines`. */
export const OLDEST_NODE = '20.19.0';
export const FIRST_NODE_TOO_NEW = '27.0.0';

/** One sentence that says what is wrong with this version of Node, and the way out; null when it will do. */
export function refuseNode(version) {
  const isOld = !isAtLeast(version, OLDEST_NODE);
  if (!isOld && !isAtLeast(version, FIRST_NODE_TOO_NEW)) return null;
  const need = isOld ? `${OLDEST_NODE} or newer` : `older than ${FIRST_NODE_TOO_NEW}`;
  return `Node ${need} is needed, and this is ${version}: get version 22 or 24 from https://nodejs.org.`;
}

/** Whether version `a` is at least version `b` (both `major.minor.patch`). */
export function isAtLeast(a, b) {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  const place = left.findIndex((part, index) => part !== right[index]);
  return place === -1 || left[place] > right[place];
}
