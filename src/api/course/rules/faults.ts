import type { z } from 'zod';

/** How many faults one answer names. Whoever has more mends these first, and is told of the next ones then. */
export const MAX_FAULTS = 20;

/** Longest path and longest message of a fault, characters: keys of a body may be as long as the body itself. */
const MAX_PATH_LENGTH = 200;
const MAX_MESSAGE_LENGTH = 200;

/** One thing wrong with a request: where (`data.answers.0.selected.1`), a stable code, and in plain words. */
export interface Fault {
  path: string;
  code: string;
  message: string;
}

/** The faults an answer names, and how many more there are; at least, for reading stops when there are enough. */
export interface FaultList {
  fields: Fault[];
  more?: number;
}

const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/** The first faults, each cut to a bounded length: what an answer says of a bad request never grows with the request. */
export function listFaults(faults: readonly Fault[]): FaultList {
  const fields = faults.slice(0, MAX_FAULTS).map(({ path, code, message }) => ({
    path: shorten(path, MAX_PATH_LENGTH),
    code,
    message: shorten(message, MAX_MESSAGE_LENGTH),
  }));
  const more = faults.length - fields.length;
  return more > 0 ? { fields, more } : { fields };
}

/** `['data', 'answers', 0, 'selected']` → `data.answers.0.selected`. */
export const pathOf = (keys: readonly PropertyKey[]): string => keys.map(String).join('.');

/** `value` as `schema` has it. @throws what `errorOf` makes of the faults that are found */
export function parseWith<T extends z.ZodType>(
  schema: T,
  value: unknown,
  errorOf: (faults: FaultList) => Error,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, code, message }) => ({ path: pathOf(path), code, message }));
  throw errorOf(listFaults(faults));
}
