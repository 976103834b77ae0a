import { MAX_PDF_BYTES } from '../api/certificate/rules/upload';
import type { LearnerErrorCode } from '../api/course/rules/errors';

/** How much a request may bring, by route. Whatever is not named here brings at most `DEFAULT_BODY_BYTES` of JSON. */

const KILOBYTE = 1000;
const MEGABYTE = 1000 * KILOBYTE;

export const DEFAULT_BODY_BYTES = 100 * KILOBYTE;

/** Lists within lists, objects within objects: more than anybody writes, less than any reader of a body chokes on. */
export const MAX_JSON_DEPTH = 64;

interface BodyLimit {
  /** As in `matchesRoute`, with any method where none is given. */
  route: string;
  /** Of JSON, of a form without files, and of plain text. */
  bytes: number;
}

/** The first that matches counts. */
export const BODY_LIMITS: readonly BodyLimit[] = [
  { route: '/api/auth/**', bytes: 8 * KILOBYTE },
  { route: '/admin/login', bytes: 8 * KILOBYTE },
  { route: '/admin/register', bytes: 8 * KILOBYTE },
  { route: '/admin/register-admin', bytes: 8 * KILOBYTE },
  { route: '/admin/forgot-password', bytes: 8 * KILOBYTE },
  { route: '/admin/reset-password', bytes: 8 * KILOBYTE },
  { route: '/admin/access-token', bytes: 8 * KILOBYTE },
  // The answers to a test of a thousand questions, with five selected in each.
  { route: 'PUT /api/attempts/:id/answers', bytes: 250 * KILOBYTE },
  // A batch of changes: the wizard sends at most 200,000 characters at once, of up to four bytes each.
  { route: 'PATCH /course-studio/drafts/:id', bytes: MEGABYTE },
  // Strapi's own forms: layouts of the content manager, e-mail templates, content types.
  { route: '/content-manager/**', bytes: MEGABYTE },
  { route: '/content-type-builder/**', bytes: MEGABYTE },
  { route: '/users-permissions/**', bytes: MEGABYTE },
];

export interface FileLimit {
  route: string;
  /** What is said of more than that. */
  refusal: LearnerErrorCode;
  /** Of all files of one request together. */
  bytes: number;
  files: number;
  /** Fields that are no files, and the bytes of all of them together. */
  fields: number;
  fieldBytes: number;
}

/** Fields of a form that brings one file. */
const FEW_FIELDS = { fields: 10, fieldBytes: 10 * KILOBYTE, refusal: 'body.tooLarge' } as const;

/** The page says itself that it wants one file, and not several. */
const PDF = { bytes: MAX_PDF_BYTES, files: 3, ...FEW_FIELDS, refusal: 'certificate.fileTooLarge' } as const;

const MEDIA = {
  bytes: 200 * MEGABYTE,
  files: 20,
  fields: 100,
  fieldBytes: 200 * KILOBYTE,
  refusal: 'body.tooLarge',
} as const;

/** The only routes that take forms with files. The files of an upload to a course are sent in another way, by tus. */
export const FILE_LIMITS: readonly FileLimit[] = [
  { route: 'POST /api/verify', ...PDF },
  { route: 'POST /api/certificates/verify', ...PDF },
  { route: 'POST /course-studio/certificate-template/images', bytes: 6 * MEGABYTE, files: 1, ...FEW_FIELDS },
  { route: 'POST /admin/project-settings', bytes: 5 * MEGABYTE, files: 2, ...FEW_FIELDS },
  { route: 'POST /upload', ...MEDIA },
  { route: 'POST /upload/files', ...MEDIA },
  { route: 'POST /upload/files/:id/replace', ...MEDIA },
  { route: 'POST /api/upload', ...MEDIA },
];

const PARTS: Record<string, string> = { '**': '.*', '*': '[^/]*' };

const partPattern = (part: string): string =>
  PARTS[part] ?? (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&'));

const patterns = new Map<string, { method: string; path: RegExp }>();

function compileRoute(route: string): { method: string; path: RegExp } {
  const [path = '', method = ''] = route.split(' ').reverse();
  const compiled = { method, path: new RegExp(`^${path.split('/').map(partPattern).join('/')}/?$`, 'i') };
  patterns.set(route, compiled);
  return compiled;
}

/**
 * Whether a request is for `route`: `METHOD /path` or `/path`, where `:id` stands for one part of a path and `**` for all
 * that follows. Like Strapi's router, it takes no notice of capitals and of a slash at the end.
 */
export function matchesRoute(route: string, request: { method: string; path: string }): boolean {
  const { method, path } = patterns.get(route) ?? compileRoute(route);
  return (method === '' || method === request.method) && path.test(request.path);
}

/** Bytes that the body of a request may have. */
export const bodyBytesFor = (request: { method: string; path: string }): number =>
  BODY_LIMITS.find(({ route }) => matchesRoute(route, request))?.bytes ?? DEFAULT_BODY_BYTES;

/** What files a request may bring; none where it may bring no form with files. */
export const fileLimitFor = (request: { method: string; path: string }): FileLimit | undefined =>
  FILE_LIMITS.find(({ route }) => matchesRoute(route, request));

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  const parts: unknown[] = Array.isArray(value) ? value : Object.values(value);
  return parts.some((part) => isDeeperThan(levels - 1, part));
}

/** Whether JSON is nested deeper than `MAX_JSON_DEPTH`. Looks no further than it must. */
export const isTooDeep = (body: unknown): boolean => isDeeperThan(MAX_JSON_DEPTH, body);
