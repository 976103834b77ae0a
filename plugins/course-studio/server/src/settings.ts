import path from 'node:path';
import { z } from 'zod';

/** Unset and empty mean the same in an environment. */
const optional = z
  .string()
  .optional()
  .transform((value) => value || undefined);

/**
 * The plugin's configuration, read once. `config/plugins.ts` maps environment variables to it;
 * the README's table says what each does.
 */
export const settingsSchema = z.object({
  /** Where files, uploads in progress and scratch folders live; never below `public/`. */
  dataDir: z
    .string()
    .min(1)
    .transform((dir) => path.resolve(dir)),
  redisUrl: optional,
  /** `web` serves only, `worker` works only, `all` does both; `command` does what it is told and looks for no work. */
  role: z.enum(['web', 'worker', 'all', 'command']),
  signedUrlSeconds: z.number().int().min(60),
  maxFileBytes: z.number().int().min(1),
  /** How long a file nobody refers to is kept, counted from the last reference. */
  graceMinutes: z.number().int().min(0),
  ffmpegPath: optional,
  ffprobePath: optional,
  chromiumPath: optional,
  chromiumNoSandbox: z.boolean(),
  /** After so many documents Chromium is started anew. */
  chromiumDocuments: z.number().int().min(1),
  /** Without a slash at its end; empty if it is not known. */
  publicUrl: z.string().transform((url) => url.replace(/\/+$/, '')),
});
export type Settings = z.infer<typeof settingsSchema>;
