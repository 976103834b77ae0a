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
 * where all of it is valid UTF-8, be there a stray zero byte in it. Otherwise it is taken for Windows-1252, which spreadsheets and editors write, as a guess.
 */
export function detectEncoding(bytes: Uint8Array): DetectedEncoding {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return { encoding: marked[0], isGuess: false };
  const { encoding: wide, share } = wideEncoding(bytes);
  if (wide && (share >= CERTAIN_SHARE || !isUtf8(bytes))) return { encoding: wide, isGuess: false };
  return isUtf8(bytes) ? { encoding: 'utf-8', isGuess: false } : { encoding: 'windows-1252', isGuess: true };
}

/** The text of a file. What is not valid in the encoding becomes U+FFFD, which the readers report. */
export const decodeBytes = (bytes: Uint8Array, encoding: FileEncoding): string =>
  new TextDecoder(encoding).decode(bytes);

/** Bytes that are looked at for zeros. */
const SAMPLED_BYTES = 4096;

/** Of the characters of a text in UTF-16, those with a zero byte, above which it can be nothing else. */
const CERTAIN_SHARE = 0.1;

/** The kind of UTF-16 that the zero bytes of a file speak for, and the share of its characters that have one. */
function wideEncoding(bytes: Uint8Array): { encoding: FileEncoding | null; share: number } {
  const zeros = [0, 0];
  bytes.subarray(0, SAMPLED_BYTES).forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (bytes.length % 2 !== 0 || Math.max(even, odd) < 10 * Math.min(even, odd) + 1) {
    return { encoding: null, share: 0 };
  }
  const share = Math.max(even, odd) / (Math.min(bytes.length, SAMPLED_BYTES) / 2);
  return { encoding: odd > even ? 'utf-16le' : 'utf-16be', share };
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
