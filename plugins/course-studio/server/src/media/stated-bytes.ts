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

/** `statedBytes` of the file at `file`. */
export async function readStatedBytes(file: string): Promise<number> {
  const handle = await fs.promises.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return statedBytes(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}
