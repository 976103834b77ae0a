/** What the programs and libraries that decode pictures say of one that ends too early. */
const TOO_SHORT = /not enough data|unexpected end|outside of file bounds|premature end|declared file size is less/i;

/**
 * Whether the boxes of a picture (ISO 14496-12) go on behind the end, or the one that lists its parts is not there. A box of
 * size 0 reaches to the end; 1 means that a longer number follows.
 */
function endsWithinBoxes(bytes: Buffer): boolean {
  let hasList = false;
  for (let at = 0; at < bytes.length;) {
    if (at + 16 > bytes.length) return true;
    hasList ||= ['meta', 'moov'].includes(bytes.toString('latin1', at + 4, at + 8));
    const short = bytes.readUInt32BE(at);
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short || bytes.length - at;
    // No box is smaller than its own head: this is damaged in another way.
    if (size < 8) return false;
    at += size;
    if (at > bytes.length) return true;
  }
  return !hasList;
}

/** Whether a PNG has no end; it is made of chunks: length, name, content and checksum. */
function endsWithinChunk(bytes: Buffer): boolean {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return false;
  }
  return true;
}

/** By type, whether less is there than the file itself says. */
const ENDS_EARLY: Record<string, ((bytes: Buffer) => boolean) | undefined> = {
  'image/heic': endsWithinBoxes,
  'image/heif': endsWithinBoxes,
  'image/heic-sequence': endsWithinBoxes,
  'image/heif-sequence': endsWithinBoxes,
  'image/avif': endsWithinBoxes,
  'image/png': endsWithinChunk,
  'image/apng': endsWithinChunk,
  'image/webp': (bytes) => bytes.length < 12 || bytes.readUInt32LE(4) + 8 > bytes.length,
  'image/bmp': (bytes) => bytes.length < 14 || bytes.readUInt32LE(2) > bytes.length,
};

/**
 * Whether a picture that could not be decoded ends before its own end. Where the file itself says how long it is, that
 * decides: of damaged pixels, decoders say that data is missing, too. Else it is what was said, `words`.
 */
export const isPictureTruncated = (bytes: Buffer, mime: string, words: string): boolean =>
  ENDS_EARLY[mime]?.(bytes) ?? TOO_SHORT.test(words);
