import { errors } from '@strapi/utils';
import createError from 'http-errors';
import type { ZodType } from 'zod';

import { parseWith } from '../../../../src/api/course/rules/faults';
import type { ErrorDetails } from '../../shared/contracts';
import { ERRORS, type ErrorCode } from '../../shared/errors';

type Details = Omit<ErrorDetails, 'code'>;

/**
 * Strapi turns each of these into an answer with its status, name, message and `details`. It has no class of its own for
 * a conflict, and its routes drop the details of a ForbiddenError; it passes http-errors through as they are.
 */
const ERROR_OF_STATUS: Record<(typeof ERRORS)[ErrorCode]['status'], (message: string, details: ErrorDetails) => Error> =
  {
    400: (message, details) => new errors.ValidationError(message, details),
    403: (message, details) => createError(403, message, { details }),
    404: (message, details) => new errors.NotFoundError(message, details),
    409: (message, details) => createError(409, message, { details }),
    413: (message, details) => new errors.PayloadTooLargeError(message, details),
    503: (message, details) => createError(503, message, { details }),
  };

/** The error a service throws for `code`. */
export function studioError(code: ErrorCode, details: Details = {}): Error {
  const { status, message } = ERRORS[code];
  return ERROR_OF_STATUS[status](message, { code, ...details });
}

/** `input` as `schema` wants it. @throws `body.invalid`, naming the first fields that are wrong */
export const parse = <T>(schema: ZodType<T>, input: unknown): T =>
  parseWith(schema, input, (faults) => studioError('body.invalid', faults));
