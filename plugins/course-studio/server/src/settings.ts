import path from 'node:path';
import { z } from 'zod';

import { ASSET_KINDS } from '../../shared/vocabulary';

/** Unset and empty mean the same in an environment. */
const optional = z
  .string()
  .optional()
  .transform((value) => value || undefined);

const MEGABYTE = 1024 ** 2;

/** Largest file of single kinds, unless the configuration says otherwise of that kind. Captions are read into memory. */
const MAX_BYTES_OF_KIND = {
  image: 50 * MEGABYTE,
  captions: 5 * MEGABYTE,
  flash: 200 * MEGABYTE,
  word: 500 * MEGABYTE,
  pdf: 500 * MEGABYTE,
  presentation: 1024 * MEGABYTE,
  spreadsheet: 200 * MEGABYTE,
  audio: 2048 * MEGABYTE,
};

/** In the order they are made: mp4 first, since it plays nearly everywhere. */
export const DEFAULT_RENDITIONS = 'mp4,webm,ogg,mp3,oga';

/**
 * The plugin's configuration, read once. `config/plugins.ts` maps environment variables to it;
 * `docs/settings.md` says what each does.
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
  /** Largest file of single kinds, where that is less than `maxFileBytes`; a kind of 0 bytes may not be uploaded at all. */
  maxBytesOfKind: z
    .partialRecord(z.enum(ASSET_KINDS), z.number().int().min(0))
    .transform((given) => ({ ...MAX_BYTES_OF_KIND, ...given })),
  /** Names of the renditions that are made, and a JSON file with further ones. */
  renditions: optional.transform((names) => names ?? DEFAULT_RENDITIONS),
  renditionProfiles: optional,
  /**
   * Whether the picture as it was uploaded, with its place and device, is kept for whoever uploaded it where learners get
   * another one.
   */
  keepUntouchedPictures: z.boolean(),
  /** Address space of one encoder. */
  encoderMemoryBytes: z
    .number()
    .int()
    .min(2 ** 28),
  /** Whether encoders run where their restrictions cannot be proved. */
  encoderAllowUnconfined: z.boolean(),
  /** How long work on a file counts as alive without a sign of life. */
  leaseSeconds: z.number().min(2),
  /** How long a file nobody refers to is kept, counted from the last reference. */
  graceMinutes: z.number().int().min(0),
  /** How long an upload may be quiet. */
  uploadGraceMinutes: z.number().int().min(0),
  /** How long what an encoder left unfinished is kept. */
  outputGraceMinutes: z.number().int().min(0),
  /** How old an object without an entry must be before it is put aside, and how long it is kept there. */
  unknownGraceMinutes: z.number().int().min(0),
  quarantineMinutes: z.number().int().min(0),
  /** Days without a change after which a creation is cancelled; 0 = never. */
  abandonedDays: z.number().int().min(0),
  /** A sweep that would delete more than this share of all files stops and asks; percent. */
  brakePercent: z.number().min(0).max(100),
  /** Bytes that the uploads under way of one person, and those for one course, may announce together. */
  openBytesPerPerson: z.number().int().min(1),
  openBytesPerCourse: z.number().int().min(1),
  ffmpegPath: optional,
  ffprobePath: optional,
  heifPath: optional,
  chromiumPath: optional,
  chromiumNoSandbox: z.boolean(),
  /** After so many documents Chromium is started anew. */
  chromiumDocuments: z.number().int().min(1),
  /** Without a slash at its end; empty if it is not known. */
  publicUrl: z.string().transform((url) => url.replace(/\/+$/, '')),
});
export type Settings = z.infer<typeof settingsSchema>;
