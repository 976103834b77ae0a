import type { Context } from 'koa';

/**
 * What an answer is, and so which headers it gets (`policy.ts`, `docs/headers.md`). The handlers of the last five name
 * their answers themselves; the others are recognised by where they come from.
 */
export const RESPONSE_KINDS = [
  'data',
  'panel',
  'libraryImage',
  'download',
  'publicPage',
  'flashPlayer',
  'flashPlayerFile',
  'courseMedia',
  'coursePdf',
] as const;
export type ResponseKind = (typeof RESPONSE_KINDS)[number];

export type Directives = Record<string, readonly string[]>;

/** An answer whose handler says what it is; `directives` are added to the policy of its kind. */
export interface NamedResponse {
  kind: ResponseKind;
  directives?: Directives;
}

/** Says what this answer is. A handler that says nothing answers with data, which nothing may run or embed. */
export function nameResponse(ctx: Context, kind: ResponseKind, directives?: Directives): void {
  const named: NamedResponse = { kind, directives };
  ctx.state.namedResponse = named;
}

/** What the handler has said of its answer. */
export const namedResponse = (ctx: Context): NamedResponse | undefined =>
  ctx.state.namedResponse as NamedResponse | undefined;

const RASTER_IMAGES = new Set(
  'png apng jpeg gif webp avif bmp tiff x-icon vnd.microsoft.icon'.split(' ').map((name) => `image/${name}`),
);

export interface DescribedResponse {
  /** The path that was asked for, as it came. */
  path: string;
  contentType: string;
  /** Whether it is a file from below `public/`. */
  isPublicFile: boolean;
  adminPath: string;
}

const isBelow = (path: string, parent: string): boolean => path === parent || path.startsWith(`${parent}/`);

/** Whether this is JSON, under any of its names. */
export const isJson = (contentType: string): boolean => /^application\/([\w.-]+\+)?json\b/i.test(contentType);

/** What an answer is that no handler has named. */
export function recogniseResponse({ path, contentType, isPublicFile, adminPath }: DescribedResponse): ResponseKind {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (isPublicFile) return RASTER_IMAGES.has(type) ? 'libraryImage' : 'download';
  return isBelow(path, adminPath) && type !== '' && !isJson(type) ? 'panel' : 'data';
}
