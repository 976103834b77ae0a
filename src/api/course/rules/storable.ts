import { z } from 'zod';

/** Text that every database and every JSON can hold: no NUL, no half of a surrogate pair. */
export const storableText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\0\p{Surrogate}]*$/u, 'has a character that cannot be stored');
