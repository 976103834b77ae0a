/** Where things stand in a TIFF, and in a BigTIFF, which has longer numbers; TIFF 6.0, section 2. */
interface Layout {
  firstAt: number;
  entryBytes: number;
  valueAt: number;
  /** Bytes of the number of entries in front of a list of tags. */
  countBytes: 2 | 8;
}

const TIFF: Layout = { firstAt: 4, entryBytes: 12, valueAt: 8, countBytes: 2 };
const BIG_TIFF: Layout = { firstAt: 8, entryBytes: 20, valueAt: 12, countBytes: 8 };

const TAG = { newKind: 0xfe, oldKind: 0xff, strips: 0x111, tiles: 0x144 };

/** Bits of the kind of a page: a smaller copy of another one, and a mask of one. */
const COPY_OR_MASK = 0b101;
/** A smaller copy, in the older tag. */
const OLD_COPY = 2;

/** A file of scans has hundreds of pages, and a page dozens of tags. */
const MAX_PAGES = 10_000;
const MAX_TAGS = 4096;

interface Page {
  isPage: boolean;
  nextAt: number;
}

/** Reads a TIFF in the order its bytes have. @throws RangeError behind its end */
function createReader(tiff: Buffer) {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const word = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const longest = (at: number) => Number(isLittle ? tiff.readBigUInt64LE(at) : tiff.readBigUInt64BE(at));
  const layout = word(2) === 43 ? BIG_TIFF : TIFF;
  const place = layout === BIG_TIFF ? longest : long;

  /** The page whose list of tags stands at `at`. */
  function readPage(at: number): Page {
    const { countBytes, entryBytes, valueAt } = layout;
    const count = countBytes === 2 ? word(at) : longest(at);
    const end = at + countBytes + count * entryBytes;
    const readTo = at + countBytes + Math.min(count, MAX_TAGS) * entryBytes;
    let hasPixels = false;
    let isCopy = false;
    for (let entry = at + countBytes; entry < readTo; entry += entryBytes) {
      const tag = word(entry);
      hasPixels ||= tag === TAG.strips || tag === TAG.tiles;
      isCopy ||= tag === TAG.newKind && (long(entry + valueAt) & COPY_OR_MASK) !== 0;
      isCopy ||= tag === TAG.oldKind && word(entry + valueAt) === OLD_COPY;
    }
    return { isPage: hasPixels && !isCopy, nextAt: place(end) };
  }

  return { firstPageAt: place(layout.firstAt), readPage };
}

/** How many pages a TIFF has behind its first; smaller copies and masks, which some programs store with it, are none. */
export function countFurtherPages(tiff: Buffer): number {
  const seen = new Set<number>();
  let pages = 0;
  try {
    const { firstPageAt, readPage } = createReader(tiff);
    for (let at = firstPageAt; at !== 0 && !seen.has(at) && seen.size < MAX_PAGES;) {
      const { isPage, nextAt } = readPage(at);
      if (isPage && seen.size > 0) pages += 1;
      seen.add(at);
      at = nextAt;
    }
  } catch (error) {
    // The list of pages goes on behind the end of the file; those before are there.
    if (!(error instanceof RangeError)) throw error;
  }
  return pages;
}
