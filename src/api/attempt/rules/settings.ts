import { z } from 'zod';

/** An hour: more is no delay of a connection, but more time for the test. */
const MAX_GRACE_SECONDS = 3600;

const settingsSchema = z.object({ graceSeconds: z.coerce.number().int().min(0).max(MAX_GRACE_SECONDS) });

export interface AttemptSettingsOfServer {
  /** For so long after its deadline an attempt takes what was sent before and comes late. */
  graceSeconds: number;
}

/**
 * The settings of attempts as `config/attempts.ts` read them from the environment.
 * @throws an Error that names the variable and what it may be
 */
export function parseAttemptSettings(config: unknown): AttemptSettingsOfServer {
  const parsed = settingsSchema.safeParse(config);
  if (!parsed.success)
    throw new Error(`ATTEMPT_GRACE_SECONDS must be a whole number of seconds, from 0 to ${MAX_GRACE_SECONDS}`);
  return parsed.data;
}
