import fs from 'node:fs';

/** The File Properties Object of ASF: its id, 16 bytes of length and file id, then the size of the file. */
const ASF_HEADER = Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex');
const ASF_PROPERTIES = Buffer.from('a1dcab8c47a9cf118ee400c00c205365', 'hex');
const ASF_SIZE_OFFSET = 16 + 8 + 16;
const ASF_FLAGS_OFFSET = ASF_SIZE_OFFSET + 48;

/** The properties stand near the beginning. */
const START_BYTES = 65_536;

/**
 * How many bytes a recording says it has, of formats whose other headers do not tell a file that was cut off: AVI, WAVE and ASF.
 * @returns 0 where it does not say, or was recorded while nobody knew
 */
export function statedBytes(start: Buffer): number {
  const signature = start.toString('latin1', 0, 12);
  if (/^RIFF[^]{4}(AVI |WAVE)/.test(signature)) {
    const size = start.readUInt32LE(4);
    return size === 0 || size >= 0xfffffff0 ? 0 : size + 8;
  }
  if (!start.subarray(0, 16).equals(ASF_HEADER)) return 0;
  const at = start.indexOf(ASF_PROPERTIES);
  if (at < 0 || start.length < at + ASF_FLAGS_OFFSET + 4) return 0;
  const isBroadcast = (start.readUInt32LE(at + ASF_FLAGS_OFFSET) & 1) === 1;
  return isBroadcast ? 0 : Number(start.readBigUInt64LE(at + ASF_SIZE_OFFSET));
}

interface Box {
  type: string;
  content: Buffer;
}

/** The boxes of MP4 that follow each other in `bytes`; the last one may be cut. */
function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    // 0: to the end of the file. 1: the size is larger than four bytes can say, as no box is that is looked into here.
    const end = size >= 8 ? at + size : bytes.length;
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), content: bytes.subarray(at + 8, end) });
    at = end;
  }
  return boxes;
}

const boxIn = (boxes: Box[], type: string): Buffer | undefined => boxes.find((box) => box.type === type)?.content;

/** Whether the length in a header with a version (`mvhd`, `mehd`) is 0; `shortAt` and `longAt` are where it stands. */
function isZeroLength(header: Buffer | undefined, { shortAt, longAt }: { shortAt: number; longAt: number }): boolean {
  if (!header) return true;
  const isLong = header[0] === 1;
  const at = isLong ? longAt : shortAt;
  return (
    header.length >= at + (isLong ? 8 : 4) && header.subarray(at, at + (isLong ? 8 : 4)).every((byte) => byte === 0)
  );
}

/**
 * Whether an MP4 was written piece by piece by a recorder that did not know how long it would go on (ISO 14496-12, 8.8): then
 * each piece says only how long it is itself, and of the last one part may never have been written.
 */
export function isOpenEnded(start: Buffer): boolean {
  const movie = boxIn(boxesIn(start), 'moov');
  const parts = movie && boxesIn(movie);
  const pieces = parts && boxIn(parts, 'mvex');
  if (!pieces) return false;
  const isSaidBefore = !isZeroLength(boxIn(parts, 'mvhd'), { shortAt: 16, longAt: 24 });
  const isSaidOfPieces = !isZeroLength(boxIn(boxesIn(pieces), 'mehd'), { shortAt: 4, longAt: 4 });
  return !isSaidBefore && !isSaidOfPieces;
}

/** Ogg (RFC 3533): a page is 27 bytes, a table of as many lengths as the 27th says, and what they add up to. */
const PAGE = {
  name: 'OggS',
  flagsAt: 5,
  countAt: 26,
  headerBytes: 27,
  lastOfStream: 4,
  mostBytes: 27 + 255 + 255 * 255,
};

/** Whether an Ogg file, of which this is the end, is over in the middle of a page, or before any page that says it is the last. */
export function endsInsideOgg(end: Buffer): boolean {
  const at = end.lastIndexOf(PAGE.name, undefined, 'latin1');
  if (at < 0) return true;
  const tableAt = at + PAGE.headerBytes;
  const count = end[at + PAGE.countAt] ?? 255;
  const bytes = end.subarray(tableAt, tableAt + count).reduce((sum, length) => sum + length, 0);
  const isLast = ((end[at + PAGE.flagsAt] ?? 0) & PAGE.lastOfStream) !== 0;
  return tableAt + count + bytes > end.length || !isLast;
}

/** Transport streams (ISO 13818-1, 2.4.3): packets of one length, each with this first byte, or with it behind a time. */
const TRANSPORT = { sync: 0x47, lengths: [188, 192, 204], checked: 5 };

/** Places in the first packet at which the sign stands, there and in each of the next ones. */
const syncPlaces = (start: Buffer, length: number): number[] =>
  Array.from({ length }, (_, first) => first).filter((first) =>
    Array.from({ length: TRANSPORT.checked }, (_, index) => first + index * length).every(
      (at) => start[at] === TRANSPORT.sync,
    ),
  );

/** Whether a transport stream of so many bytes, which begins so, is over in the middle of a packet. @returns false for other files */
export function endsInsideTransportPacket(start: Buffer, size: number): boolean {
  for (const length of TRANSPORT.lengths) {
    const places = syncPlaces(start, length);
    const [first] = places;
    // What has the sign in several places has it by chance.
    if (first === undefined || places.length > 1) continue;
    // In packets of 192 bytes a time of four stands in front.
    const begin = first - (length === 192 && first >= 4 ? 4 : 0);
    return (size - begin) % length !== 0;
  }
  return false;
}

/** Program streams (ISO 13818-1, 2.5.3): packs, each of a header and packets that say how long they are. */
const PROGRAM = {
  pack: Buffer.from('000001ba', 'hex'),
  end: 0xb9,
  packHeader: 0xba,
  leastStream: 0xbb,
  /** Packets are no longer than this, and mostly 2048 bytes. */
  mostBytes: 65_536 + 6,
};

/** Bytes of the header of a pack; MPEG-1 has a shorter one. */
const packHeaderBytes = (bytes: Buffer, at: number): number =>
  ((bytes[at + 4] ?? 0) & 0xc0) === 0x40 ? 14 + ((bytes[at + 13] ?? 0) & 7) : 12;

/** Whether a program stream, of which this is the end, is over in the middle of a packet. */
export function endsInsideProgramPacket(end: Buffer): boolean {
  let at = end.lastIndexOf(PROGRAM.pack);
  if (at < 0) return false;
  while (at + 4 <= end.length && end.readUIntBE(at, 3) === 1) {
    const code = end[at + 3]!;
    // The end, or bytes of a picture that goes on.
    if (code <= PROGRAM.end) return false;
    if (code >= PROGRAM.leastStream && at + 6 > end.length) return true;
    at += code === PROGRAM.packHeader ? packHeaderBytes(end, at) : 6 + end.readUInt16BE(at + 4);
  }
  // What is filled up behind the last packet is no packet, and none is missing.
  return at > end.length;
}

/** What a file says of its own bytes. */
export interface ByteStatement {
  /** As `statedBytes`. */
  bytes: number;
  isOpenEnded: boolean;
  endsAbruptly: boolean;
}

/** What the recording at `file` says of its bytes, at its beginning and at its end. */
export async function readByteStatement(file: string): Promise<ByteStatement> {
  const handle = await fs.promises.open(file);
  try {
    const read = async (length: number, position: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    const { size } = await handle.stat();
    const start = await read(START_BYTES, 0);
    const isOgg = start.toString('latin1', 0, 4) === PAGE.name;
    const isProgram = start.subarray(0, 4).equals(PROGRAM.pack);
    const readEnd = (bytes: number) => read(bytes, Math.max(0, size - bytes));
    const endsAbruptly =
      (isOgg && endsInsideOgg(await readEnd(PAGE.mostBytes))) ||
      (isProgram && endsInsideProgramPacket(await readEnd(PROGRAM.mostBytes * 2))) ||
      endsInsideTransportPacket(start, size);
    return {
      bytes: statedBytes(start),
      isOpenEnded: isOpenEnded(start),
      endsAbruptly,
    };
  } finally {
    await handle.close();
  }
}
