/** What the beginning of a Flash film says of it. */
export interface FilmFacts {
  version: number;
  /** Whether it runs in ActionScript 3; null where that cannot be read. */
  usesActionScript3: boolean | null;
}

const FILE_ATTRIBUTES = 69;
const ACTION_SCRIPT_3 = 0b1000;

/** Flash 8 was the last without ActionScript 3 and without the tag that tells. */
const FIRST_WITH_ATTRIBUTES = 8;

/**
 * Reads the header and the first tag, which is FileAttributes from version 8 on (SWF File Format Specification 19,
 * chapters 2 and 3). @returns null for what is no film
 */
export async function readFilm(film: ArrayBuffer): Promise<FilmFacts | null> {
  const head = new Uint8Array(film, 0, Math.min(8, film.byteLength));
  if (head.length < 8 || head[1] !== 0x57 || head[2] !== 0x53) return null;
  const version = head[3] ?? 0;
  if (version < FIRST_WITH_ATTRIBUTES) return { version, usesActionScript3: false };
  const body = await bodyOf(film, String.fromCharCode(head[0] ?? 0));
  return { version, usesActionScript3: body && readAttributes(body) };
}

/** The first bytes behind the header, unpacked; null for packings no browser knows. */
async function bodyOf(film: ArrayBuffer, signature: string): Promise<Uint8Array | null> {
  const packed = film.slice(8);
  if (signature === 'F') return new Uint8Array(packed);
  if (signature !== 'C') return null;
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  const first = await reader.read().catch(() => null);
  await reader.cancel().catch(() => undefined);
  return first?.value ?? null;
}

function readAttributes(body: Uint8Array): boolean | null {
  // Frame size: five bits for the width of four numbers; then frame rate and frame count.
  const frameBytes = Math.ceil((5 + 4 * ((body[0] ?? 0) >> 3)) / 8);
  const at = frameBytes + 4;
  if (body.length < at + 3) return null;
  const code = ((body[at] ?? 0) | ((body[at + 1] ?? 0) << 8)) >> 6;
  return code === FILE_ATTRIBUTES && ((body[at + 2] ?? 0) & ACTION_SCRIPT_3) !== 0;
}
