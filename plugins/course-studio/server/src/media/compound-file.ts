import fs from 'node:fs';

/**
 * Reads what an OLE compound file (old Office, Windows Installer, Outlook) has in its topmost folder: [MS-CFB]. The file
 * may be hostile: nothing in it is believed but the place of the next sector, and after so many sectors it is read no
 * further, wherever its chains lead.
 */
const MOST_SECTORS = 4096;

const SIGNATURE = 'd0cf11e0a1b11ae1';
const ENTRY_BYTES = 128;
/** Sector numbers from here on mean an end, or nothing. */
const NO_SECTOR = 0xfffffffa;
/** Sectors of the table that the header itself names. */
const IN_HEADER = 109;

interface Entry {
  name: string;
  left: number;
  right: number;
  child: number;
  /** Where its content begins, and how many bytes that has. */
  firstSector: number;
  length: number;
}

/** The whole directory, how many bytes a sector has, and which sector follows which. */
interface Directory {
  entries: Entry[];
  /** Whether its chain of sectors leads to its end. */
  isComplete: boolean;
  sectorBytes: number;
  /** The sector after this one; undefined where that cannot be read, or enough was read. */
  sectorAfter: (at: number) => Promise<number | undefined>;
  /** Whether so many sectors were read that no more are. */
  isExhausted: () => boolean;
}

/** Shorter streams are kept together in another one, and not read here. */
const LEAST_STREAM_BYTES = 4096;

/** Whether a file that begins so is a compound file. */
export const isCompoundFile = (start: Buffer): boolean => start.toString('hex', 0, 8) === SIGNATURE;

/** Names in the topmost folder, in small letters: programs find them whatever letters they are in. @returns none if the file is no compound file, or broken */
export async function namesInCompoundFile(file: string): Promise<string[]> {
  const handle = await fs.promises.open(file);
  try {
    const { entries } = await readDirectory(handle);
    return inTopmostFolder(entries).map(({ name }) => name);
  } finally {
    await handle.close();
  }
}

/** What the stream `name` (in small letters) in the topmost folder begins with, at least 512 bytes. @returns undefined if there is none so long */
export async function startOfStream(file: string, name: string): Promise<Buffer | undefined> {
  const handle = await fs.promises.open(file);
  try {
    const { entries, sectorBytes } = await readDirectory(handle);
    const stream = inTopmostFolder(entries).find((entry) => entry.name === name);
    if (!stream || stream.length < LEAST_STREAM_BYTES) return undefined;
    return await read(handle, (stream.firstSector + 1) * sectorBytes, sectorBytes);
  } finally {
    await handle.close();
  }
}

/** Steps along the chains of streams; half a gigabyte in the small sectors has as many. */
const MAX_CHAIN_STEPS = 2 ** 20;

/** Whether a compound file is over before the end of a stream in its topmost folder, or before what says where that is. */
export async function isCompoundFileCut(file: string): Promise<boolean> {
  const handle = await fs.promises.open(file);
  try {
    const { size } = await handle.stat();
    const directory = await readDirectory(handle);
    if (!directory.isComplete) return !directory.isExhausted();
    // The first entry has all short streams together.
    const streams = [...directory.entries.slice(0, 1), ...inTopmostFolder(directory.entries)];
    let steps = MAX_CHAIN_STEPS;
    for (const [at, { firstSector, length }] of streams.entries()) {
      if (at > 0 && length < LEAST_STREAM_BYTES) continue;
      const place = await endOfStream(directory, { firstSector, length, steps });
      if (directory.isExhausted() || place.steps <= 0) return false;
      if (place.end === undefined || place.end > size) return true;
      ({ steps } = place);
    }
    return false;
  } finally {
    await handle.close();
  }
}

/** The last byte of the file that a stream lies in (undefined where its chain cannot be read), and steps that are left. */
async function endOfStream(
  { sectorBytes, sectorAfter }: Directory,
  { firstSector, length, steps }: Pick<Entry, 'firstSector' | 'length'> & { steps: number },
): Promise<{ end: number | undefined; steps: number }> {
  let end = 0;
  let at: number | undefined = firstSector;
  for (let left = length; left > 0 && at < NO_SECTOR && steps > 0; left -= sectorBytes) {
    end = Math.max(end, (at + 1) * sectorBytes + Math.min(left, sectorBytes));
    steps -= 1;
    if (left <= sectorBytes) break;
    at = await sectorAfter(at);
    if (at === undefined) return { end: undefined, steps };
  }
  return { end, steps };
}

/** The whole directory; empty where its chain leads nowhere. */
async function readDirectory(handle: fs.promises.FileHandle): Promise<Directory> {
  const header = await read(handle, 0, 512);
  const shift = header?.readUInt16LE(30);
  if (!header || !isCompoundFile(header) || (shift !== 9 && shift !== 12))
    return {
      entries: [],
      isComplete: false,
      sectorBytes: 0,
      sectorAfter: async () => undefined,
      isExhausted: () => false,
    };
  const bytes = 2 ** shift;
  const numbers = bytes / 4;
  let left = MOST_SECTORS;
  const sector = async (at: number): Promise<Buffer | undefined> => {
    left -= 1;
    return left < 0 ? undefined : read(handle, (at + 1) * bytes, bytes);
  };
  /** Sectors of the table, by their number; each has the followers of many sectors. */
  const tables = new Map<number, Buffer | undefined>();

  /** Where the `index`th sector of the table is: the header says it of the first, a chain of sectors of the others. */
  const placeInTable = async (index: number): Promise<number | undefined> => {
    if (index < IN_HEADER) return header.readUInt32LE(76 + index * 4);
    const perSector = numbers - 1;
    let list = await sector(header.readUInt32LE(68));
    const steps = Math.floor((index - IN_HEADER) / perSector);
    for (let step = 0; list && step < steps; step += 1) list = await sector(list.readUInt32LE(perSector * 4));
    return list?.readUInt32LE(((index - IN_HEADER) % perSector) * 4);
  };
  const readTable = async (index: number): Promise<Buffer | undefined> => {
    const place = await placeInTable(index);
    return place === undefined ? undefined : sector(place);
  };
  const sectorAfter = async (at: number): Promise<number | undefined> => {
    const index = Math.floor(at / numbers);
    if (!tables.has(index)) tables.set(index, await readTable(index));
    return tables.get(index)?.readUInt32LE((at % numbers) * 4);
  };

  const entries: Entry[] = [];
  let at: number | undefined = header.readUInt32LE(48);
  while (at !== undefined && at < NO_SECTOR) {
    const content = await sector(at);
    if (!content) break;
    for (let begin = 0; begin < bytes; begin += ENTRY_BYTES) entries.push(toEntry(content.subarray(begin)));
    at = await sectorAfter(at);
  }
  return {
    entries,
    isComplete: at !== undefined && at >= NO_SECTOR,
    sectorBytes: bytes,
    sectorAfter,
    isExhausted: () => left < 0,
  };
}

/** @returns undefined where the file ends before */
async function read(handle: fs.promises.FileHandle, position: number, bytes: number): Promise<Buffer | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, position);
  return bytesRead === bytes ? buffer : undefined;
}

const toEntry = (bytes: Buffer): Entry => ({
  // Its length counts the zero at its end.
  name: bytes.toString('utf16le', 0, Math.max(0, Math.min(64, bytes.readUInt16LE(64)) - 2)).toLowerCase(),
  left: bytes.readUInt32LE(68),
  right: bytes.readUInt32LE(72),
  child: bytes.readUInt32LE(76),
  firstSector: bytes.readUInt32LE(116),
  length: bytes.readUInt32LE(120),
});

/** The first entry is the topmost folder; what is in it is a tree of siblings. */
function inTopmostFolder(entries: Entry[]): Entry[] {
  const found = new Set<Entry>();
  const waiting = entries.slice(0, 1).map(({ child }) => child);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entry = entries[next];
    if (!entry || found.has(entry)) continue;
    found.add(entry);
    waiting.push(entry.left, entry.right);
  }
  return [...found];
}
