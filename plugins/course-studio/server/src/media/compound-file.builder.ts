/** Builds OLE compound files for tests. */

const NONE = 0xffffffff;
const END = 0xfffffffe;
const FAT = 0;
export const DIRECTORY = 1;

/** A directory entry: its name, the numbers of its siblings and its first child, and where its content is. */
export function anEntry(name: string, { right = NONE, child = NONE, firstSector = 0, length = 0 } = {}): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 'utf16le');
  entry.writeUInt16LE(name.length * 2 + 2, 64);
  for (const [at, number] of [NONE, right, child].entries()) entry.writeUInt32LE(number, 68 + at * 4);
  entry.writeUInt32LE(firstSector, 116);
  entry.writeUInt32LE(length, 120);
  return entry;
}

/** An OLE compound file of sectors of 512 bytes: a table of sectors, and behind it the directory with these entries. */
export function aCompoundFile(entries: Buffer[]): Buffer {
  const directory = Buffer.concat(entries);
  const sectors = Math.ceil(directory.length / 512);
  const header = Buffer.alloc(512);
  header.write('d0cf11e0a1b11ae1', 'hex');
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(DIRECTORY, 48);
  header.fill(0xff, 76);
  header.writeUInt32LE(FAT, 76);
  const table = Buffer.alloc(512, 0xff);
  for (let at = 1; at <= sectors; at += 1) table.writeUInt32LE(at === sectors ? END : at + 1, at * 4);
  return Buffer.concat([header, table, directory, Buffer.alloc(sectors * 512 - directory.length)]);
}
