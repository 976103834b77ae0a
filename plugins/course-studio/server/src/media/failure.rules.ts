import type { AssetErrorCode } from '../../../shared/errors';

/** How a run of ffmpeg or ffprobe ended, when not well. */
export interface RunFailure {
  /** The last it said. */
  words: string;
  /** The signal that ended it, when it was not ours. */
  signal?: string | undefined;
  /** Why we ended it. */
  stopped?: 'stuck' | 'late' | undefined;
  /** True where the machine had no process, open file or memory left to start it with. */
  notStarted?: boolean;
}

/** Codecs by what ffmpeg says where it cannot even list the track. */
const NAMED_CODECS: [RegExp, string][] = [[/Audio object type 42\b/, 'xHE-AAC']];

/**
 * A run that ended since a form is not implemented, or a codec that is not by name. A decoder says the same of single frames,
 * and of damaged ones above all: their bytes look like features that nobody uses.
 */
const UNIMPLEMENTED = new RegExp(
  [
    '^(?!.*(?:decoding stream|submitting packet|decod(?:e|ing) error)).*(?:function not|not yet) implemented',
    ...NAMED_CODECS.map(([words]) => words.source),
  ].join('|'),
  'im',
);

/** ffmpeg's words for what is wrong, first match first. */
const WORDS: [RegExp, AssetErrorCode][] = [
  [/No space left on device|Disk quota exceeded/i, 'disk.full'],
  [/File too large/i, 'media.tooBig'],
  [/moov atom not found|partial file|truncat.* file|File ended prematurely|End of file/i, 'media.truncated'],
  [/Picture size .* (is invalid|exceeds specified max pixel count)/i, 'media.tooBig'],
  [/Decoder .* not found|Decoding requested, but no decoder|Unknown decoder|Unsupported codec/i, 'media.unsupported'],
  [UNIMPLEMENTED, 'media.unsupported'],
  [/Input\/output error|Stale file handle/i, 'encoder.killed'],
];

/** What a failed run says about the file, or about the server; `otherwise` where it says nothing we know. */
export function codeOfFailure(failure: RunFailure, otherwise: AssetErrorCode): AssetErrorCode {
  const { words, signal, stopped, notStarted } = failure;
  if (stopped) return 'media.stuck';
  if (notStarted) return 'encoder.killed';
  const known = WORDS.find(([pattern]) => pattern.test(words))?.[1];
  if (known) return known;
  if (signal) return signal === 'SIGXFSZ' ? 'media.tooBig' : 'encoder.killed';
  return otherwise;
}

/** The codec that a failed run complains of; null where it names none. */
export const codecInWords = (words: string): string | null =>
  NAMED_CODECS.find(([pattern]) => pattern.test(words))?.[1] ?? null;

/** What may go better another time; the rest is in the file and stays. */
const TRANSIENT: readonly AssetErrorCode[] = ['disk.full', 'storage.waiting', 'encoder.killed', 'media.stuck'];

export const isTransient = (code: AssetErrorCode): boolean => TRANSIENT.includes(code);

/** Waiting before each further try, milliseconds. */
const DELAYS = [30, 2 * 60, 10 * 60, 30 * 60].map((seconds) => seconds * 1000);

/** When to try again after `tries` tries that failed in a way that passes; undefined: not any more. */
export const delayAfter = (tries: number): number | undefined => DELAYS[tries - 1];

/** As `delayAfter`, for what is tried as long as it is wanted: the longest delay comes again and again. */
export const lastingDelayAfter = (tries: number): number => delayAfter(tries) ?? Math.max(...DELAYS);

/** The code for what is neither the file's nor ffmpeg's fault: it is the storage's or the database's. */
export const codeOfStorage = (error: unknown): AssetErrorCode =>
  (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk.full' : 'storage.waiting';

/** What is left to say when no further try follows. */
const AT_LAST: Partial<Record<AssetErrorCode, AssetErrorCode>> = {
  'disk.full': 'disk.stayedFull',
  'storage.waiting': 'storage.failed',
  'encoder.killed': 'encoder.exhausted',
  'media.stuck': 'encoder.stuck',
};

export const finalCode = (code: AssetErrorCode): AssetErrorCode => AT_LAST[code] ?? code;
