import type { Context } from 'koa';
import type { z } from 'zod';

import { refuse } from './errors';
import { parseWith } from './faults';

/** `value` as the schema has it. @throws `body.invalid` (400), naming the first fields that are not as expected */
export const parse = <T extends z.ZodType>(schema: T, value: unknown): z.output<T> =>
  parseWith(schema, value, (faults) => refuse('body.invalid', faults));

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
