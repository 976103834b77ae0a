import type JSZip from 'jszip';

/** What a browser tab draws within seconds. Files of several hundred pages are far below it. */
export const WORD_LIMITS = {
  maxPackedBytes: 100 * 1024 ** 2,
  maxUnpackedBytes: 100 * 1024 ** 2,
  /** Of one part that is XML, such as the text of the document. */
  maxXmlBytes: 30 * 1024 ** 2,
  /** Tags of all XML parts: an empty paragraph takes a few bytes, and as long to draw as a full one. */
  maxTags: 500_000,
  maxParts: 10_000,
} as const;

export type WordLimits = Record<keyof typeof WORD_LIMITS, number>;

/** The document unpacks to more than a browser can show. */
export class TooLargeToShow extends Error {}

/** JSZip documents this method and leaves it out of its types. */
interface StreamedPart {
  internalStream(type: 'uint8array'): JSZip.JSZipStreamHelper<Uint8Array>;
}

const LESS_THAN = '<'.charCodeAt(0);

function countTags(chunk: Uint8Array): number {
  let tags = 0;
  for (const byte of chunk) if (byte === LESS_THAN) tags += 1;
  return tags;
}

/** Unpacks a part without keeping it; `onChunk` may throw, which ends it there. */
const unpackPart = (part: JSZip.JSZipObject, onChunk: (chunk: Uint8Array) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const stream = (part as unknown as StreamedPart).internalStream('uint8array');
    let hasEnded = false;
    stream.on('data', (chunk) => {
      // What has been unpacked of this piece of the file still comes after the end.
      if (hasEnded) return;
      try {
        onChunk(chunk);
      } catch (refusal) {
        hasEnded = true;
        stream.pause();
        reject(refusal instanceof Error ? refusal : new Error(String(refusal)));
      }
    });
    stream.on('error', reject);
    stream.on('end', resolve);
    stream.resume();
  });

/**
 * Unpacks a Word document once, counts what comes and stops at the first limit that is passed: what a file says about the
 * sizes of its parts is not relied on. The document can be drawn safely afterwards, since it unpacks to the same again.
 * @throws TooLargeToShow, or JSZip's error where the file is no whole archive
 */
export async function checkUnpackedSize(bytes: ArrayBuffer, limits: WordLimits = WORD_LIMITS): Promise<void> {
  if (bytes.byteLength > limits.maxPackedBytes) throw new TooLargeToShow();
  const { default: Zip } = await import('jszip');
  const parts = Object.values((await Zip.loadAsync(bytes)).files).filter(({ dir }) => !dir);
  if (parts.length > limits.maxParts) throw new TooLargeToShow();
  let unpackedBytes = 0;
  let tags = 0;
  for (const part of parts) {
    const isXml = /\.(xml|rels)$/i.test(part.name);
    let partBytes = 0;
    await unpackPart(part, (chunk) => {
      partBytes += chunk.length;
      unpackedBytes += chunk.length;
      if (isXml) tags += countTags(chunk);
      const isTooLarge =
        unpackedBytes > limits.maxUnpackedBytes || tags > limits.maxTags || (isXml && partBytes > limits.maxXmlBytes);
      if (isTooLarge) throw new TooLargeToShow();
    });
  }
}
