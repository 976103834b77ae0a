import { readAiken } from './aiken';
import { blocksOf, readGift, type GiftOptions } from './gift';
import { linesOf, PASTE_LIMITS, type PastedItem, type PasteFormat } from './pasted';

/** Milliseconds of reading between two chances for the page to react. */
const SLICE = 12;

interface Reading extends GiftOptions {
  text: string;
  format: PasteFormat;
  /** Asked between slices. */
  isStale: () => boolean;
}

/** Too much to be read: more lines or characters than anybody pastes on purpose. */
export const isTooMuch = (text: string): boolean =>
  text.length > PASTE_LIMITS.characters || linesOf(text).length > PASTE_LIMITS.lines;

/** Everything in a pasted text, in its order; null when meanwhile nobody wants it any more. The page stays usable. */
export async function readPasted({ text, format, isStale, ...options }: Reading): Promise<PastedItem[] | null> {
  if (format === 'aiken') return readAiken(text);
  const items: PastedItem[] = [];
  let began = performance.now();
  for (const block of blocksOf(text)) {
    items.push(...readGift(block, options));
    if (performance.now() - began < SLICE) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (isStale()) return null;
    began = performance.now();
  }
  return items;
}
