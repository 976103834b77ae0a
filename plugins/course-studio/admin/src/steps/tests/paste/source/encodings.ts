/** Encodings that text files with questions come in; the names are those of the Encoding Standard. */
export const FILE_ENCODINGS = [
  'utf-8',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'iso-8859-15',
  'macintosh',
  'utf-16le',
  'utf-16be',
  'shift_jis',
  'euc-kr',
  'gb18030',
  'big5',
] as const;
export type FileEncoding = (typeof FILE_ENCODINGS)[number];

export interface DetectedEncoding {
  encoding: FileEncoding;
  /** Whether nothing in the file says so, and the instructor has to look at the letters. */
  isGuess: boolean;
}

const BYTE_ORDER_MARKS: readonly (readonly [FileEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * The encoding of a text file: by its byte order mark, by the zero bytes that UTF-16 has in every Latin text, or UTF-8
 * where all of it is valid UTF-8. Otherwise it is taken for Windows-1252, which spreadsheets and editors write, as a guess.
 */
export function detectEncoding(bytes: Uint8Array): DetectedEncoding {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return { encoding: marked[0], isGuess: false };
  const wide = wideEncoding(bytes);
  if (wide) return { encoding: wide, isGuess: false };
  return isUtf8(bytes) ? { encoding: 'utf-8', isGuess: false } : { encoding: 'windows-1252', isGuess: true };
}

/** The text of a file. What is not valid in the encoding becomes U+FFFD, which the readers report. */
export const decodeBytes = (bytes: Uint8Array, encoding: FileEncoding): string =>
  new TextDecoder(encoding).decode(bytes);

/** Bytes that are looked at for zeros. */
const SAMPLED_BYTES = 4096;

function wideEncoding(bytes: Uint8Array): FileEncoding | null {
  const zeros = [0, 0];
  bytes.subarray(0, SAMPLED_BYTES).forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (bytes.length % 2 !== 0 || Math.max(even, odd) < 10 * Math.min(even, odd) + 1) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // The decoder says by its error that it is not.
    return false;
  }
}
