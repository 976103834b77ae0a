import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context, Next } from 'koa';

import { bodyOf } from '../api/course/rules/request';
import type { Fault } from '../api/course/rules/faults';

/** An answer names no more faults than this. */
const MAX_PROBLEMS = 20;

/** A NUL is no text to Postgres, and half a character none to anybody. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** What it says as UTF-8; undefined where it says nothing. */
function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

const invalid = (message: string, details: object = {}): Error =>
  new errors.ValidationError(message, { code: 'body.invalid', ...details });

/**
 * The places in a body whose text or name cannot be stored, the first few of them. Strangers are heard here as well: no
 * path is written down before something is wrong there. Bodies are nested no deeper than `MAX_JSON_DEPTH`.
 */
export function findUnstorable(body: unknown): Fault[] {
  const found: Fault[] = [];
  const path: (string | number)[] = [];
  const isEnough = () => found.length >= MAX_PROBLEMS;
  const report = (code: string, message: string): void => {
    if (!isEnough()) found.push({ path: path.join('.'), code, message });
  };

  const lookInto = (name: string | number, part: unknown): void => {
    path.push(name);
    look(part);
    path.pop();
  };
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      if (!isStorable(value)) report('text.unstorable', 'has a character that cannot be stored');
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length && !isEnough(); index += 1) lookInto(index, value[index]);
    } else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
      for (const name of Object.keys(value)) {
        if (isEnough()) return;
        if (isStorable(name)) lookInto(name, (value as Record<string, unknown>)[name]);
        else report('name.unstorable', 'has a field whose name cannot be stored');
      }
    }
  };
  look(body);
  return found;
}

function refuseUnstorable(ctx: Context): void {
  // A NUL in a path is an id that nobody has: our routes answer it with 404, and a database that minds it is heard below.
  if (decode(ctx.path) === undefined) throw invalid('The address has a character that cannot be read.');
  const query = decode(ctx.querystring);
  if (query === undefined || !isStorable(query)) throw invalid('A parameter has a character that cannot be read.');
  const fields = findUnstorable(bodyOf(ctx));
  if (fields.length > 0) throw invalid('The request has characters that cannot be stored.', { fields });
}

interface DatabaseError {
  name?: unknown;
  code?: unknown;
  message?: unknown;
  cause?: DatabaseError;
}

/** How databases, and Strapi in front of them, say that a value or a field of the request is not one of theirs. */
const INPUT_FAULTS: [what: string, isSaidBy: (error: DatabaseError) => boolean][] = [
  // Postgres calls it a "data exception": text too long, numbers too large, dates that are none.
  ['a value that no column can hold', ({ code }) => typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code)],
  ['a date or time that is none', ({ name }) => typeof name === 'string' && /^Invalid(Date|Time|DateTime)/i.test(name)],
  ['a field that is not there, to Postgres', ({ code }) => code === '42703'],
  ['a field that is not there, to SQLite', ({ message }) => / - no such column: /.test(String(message))],
];

const isInputFault = (error: DatabaseError | undefined): boolean =>
  typeof error === 'object' && (INPUT_FAULTS.some(([, isSaidBy]) => isSaidBy(error)) || isInputFault(error.cause));

/**
 * For every route of the process, Strapi's own too: what cannot be stored is the fault of the request (400) and not of
 * the server (500), whether it is seen in the request or found by the database.
 *
 * Comes after the parser of bodies.
 */
export const refuseUnstorableRequests =
  (_config: unknown, { strapi }: { strapi: Core.Strapi }) =>
  async (ctx: Context, next: Next): Promise<void> => {
    refuseUnstorable(ctx);
    try {
      await next();
    } catch (error) {
      if (!isInputFault(error as DatabaseError)) throw error;
      strapi.log.warn(`refused what the database cannot hold: ${String(error)}`);
      throw invalid(
        'The request has a value that cannot be stored: it is too long, too large, of another kind or of an unknown field.',
      );
    }
  };
