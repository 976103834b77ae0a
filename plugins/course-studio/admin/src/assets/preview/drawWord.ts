import { TooLargeToShow } from './unpackedSize';
import type { WordDrawing } from './word.worker';

/** How long a document may take to be drawn, milliseconds. */
const DRAWING_TIMEOUT_MS = 10_000;

/** The document takes longer to be drawn than anybody waits. */
export class TooSlowToShow extends Error {}

export type DrawnWord = Exclude<WordDrawing, { failure: string }>;

/**
 * Draws a Word document beside the page, which stays usable whatever is in it. It is stopped after ten seconds, and when
 * the signal says so.
 *
 * @returns text that is not cleaned yet
 * @throws TooLargeToShow, TooSlowToShow, or another error where it cannot be read
 */
export async function drawWord(bytes: ArrayBuffer, signal: AbortSignal): Promise<DrawnWord> {
  const worker = new Worker(new URL('./word.worker.ts', import.meta.url), { type: 'module' });
  const timeout = AbortSignal.timeout(DRAWING_TIMEOUT_MS);
  try {
    return await new Promise<DrawnWord>((resolve, reject) => {
      timeout.addEventListener('abort', () => reject(new TooSlowToShow()));
      signal.addEventListener('abort', () => reject(new Error('not wanted any more')));
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.onmessage = ({ data }: MessageEvent<WordDrawing>) => {
        if (!('failure' in data)) return resolve(data);
        reject(data.failure === 'tooLarge' ? new TooLargeToShow() : new Error(data.failure));
      };
      worker.postMessage(bytes);
    });
  } finally {
    worker.terminate();
  }
}
