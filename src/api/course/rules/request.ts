import type { Context } from 'koa';
import type { z } from 'zod';

import { refuse, type FieldProblem } from './errors';

/** `['data', 'answers', 0, 'selected']` → `data.answers.0.selected`. */
export const pathOf = (keys: readonly PropertyKey[]): string => keys.map(String).join('.');

/** `value` as the schema has it. Throws `body.invalid` (400) naming every field that is not as expected. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue): FieldProblem => ({
    path: pathOf(issue.path),
    code: issue.code,
    message: issue.message,
  }));
  throw refuse('body.invalid', { fields });
}

/** The parsed JSON body; the parser of Strapi puts it on the request. */
export const bodyOf = (ctx: Context): unknown => (ctx.request as { body?: unknown }).body;

/** Who asks: the documentId of the users-permissions account, or null without one (public, API token). */
export function visitorOf(ctx: Context): string | null {
  const user: unknown = ctx.state.user;
  const id = typeof user === 'object' && user !== null && 'documentId' in user ? user.documentId : null;
  return typeof id === 'string' ? id : null;
}

/** Who asks. Throws `learner.required` (401) when it is nobody: a role may be wrong, or an API token came. */
export function learnerOf(ctx: Context): string {
  const learner = visitorOf(ctx);
  if (!learner) throw refuse('learner.required');
  return learner;
}

/** A path parameter; the routes make sure it is there. With a NUL it is nothing: nobody's id, and an error to Postgres. */
export function paramOf(ctx: Context, name: string): string {
  const value = String(ctx.params[name] ?? '');
  return value.includes('\0') ? '' : value;
}
