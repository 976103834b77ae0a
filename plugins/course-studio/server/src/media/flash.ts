import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import { createInflate } from 'node:zlib';

/**
 * SWF File Format Specification 19, "The SWF header": three letters, the version, and the length of the whole film once it
 * is unpacked. A film packed with LZMA has its packed length and five bytes of properties before its body.
 */
const HEADER_BYTES = 8;
const LZMA = { packedLengthAt: 8, propertiesAt: 12, bodyAt: 17, maxProperties: 9 * 5 * 5 } as const;

/** A zlib stream that claims to unpack to more is not unpacked any further. */
const MAX_UNPACKED_BYTES = 512 * 1024 ** 2;

/** Whether there is all of a film in `file` that its header promises. */
export async function isWholeFlash(file: string): Promise<boolean> {
  const { size } = await fs.stat(file);
  const header = await readBytes(file, LZMA.bodyAt + 1);
  if (header.length < HEADER_BYTES) return false;
  const length = header.readUInt32LE(4);
  switch (header.toString('latin1', 0, 3)) {
    case 'FWS':
      return size >= length;
    case 'CWS':
      return unpacksTo(file, length - HEADER_BYTES);
    default:
      return isWholeLzma(header, size);
  }
}

async function readBytes(file: string, bytes: number): Promise<Buffer> {
  const handle = await fs.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Whether what follows the header unpacks to so many bytes; further ones are no matter. */
async function unpacksTo(file: string, bytes: number): Promise<boolean> {
  const wanted = Math.min(bytes, MAX_UNPACKED_BYTES);
  const packed = createReadStream(file, { start: HEADER_BYTES });
  const inflate = packed.pipe(createInflate());
  // `pipe` hands on no errors: a disk that fails says nothing about the film.
  let readError: Error | undefined;
  packed.on('error', (error) => {
    readError = error;
    inflate.destroy(error);
  });
  let unpacked = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked >= wanted) return true;
    }
    return false;
  } catch (error) {
    if (readError) throw error;
    // Where it breaks off, players show what came before; there must be all of it.
    return unpacked >= wanted;
  } finally {
    packed.destroy();
  }
}

/**
 * Node cannot unpack LZMA, so only the frame is looked at: the packed length, the properties, which are a number below 225,
 * and the first byte of the body, which is always 0.
 */
function isWholeLzma(header: Buffer, size: number): boolean {
  if (header.length <= LZMA.bodyAt) return false;
  const packedBytes = header.readUInt32LE(LZMA.packedLengthAt);
  return (
    size >= LZMA.bodyAt + packedBytes && header[LZMA.propertiesAt]! < LZMA.maxProperties && header[LZMA.bodyAt] === 0
  );
}
