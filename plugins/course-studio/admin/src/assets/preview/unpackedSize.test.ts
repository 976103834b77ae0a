import JSZip from 'jszip';
import { expect, it } from 'vitest';

import { checkUnpackedSize, TooLargeToShow, WORD_LIMITS, type WordLimits } from './unpackedSize';

const MEGABYTE = 1024 ** 2;
const LIMITS: WordLimits = {
  maxPackedBytes: MEGABYTE,
  maxUnpackedBytes: 3 * MEGABYTE,
  maxXmlBytes: MEGABYTE,
  maxTags: 1000,
  maxParts: 20,
};

async function pack(parts: Record<string, string | Uint8Array>): Promise<ArrayBuffer> {
  const zip = new JSZip();
  for (const [name, content] of Object.entries(parts)) zip.file(name, content);
  return zip.generateAsync({ type: 'arraybuffer', compression: 'DEFLATE' });
}

/** Writes another unpacked size for the first part into the file, in its own header and in the list of all parts. */
function claimSize(packed: ArrayBuffer, size: number): ArrayBuffer {
  const view = new DataView(packed.slice(0));
  for (let at = 0; at < view.byteLength - 4; at += 1) {
    const signature = view.getUint32(at, true);
    if (signature === 0x04034b50) view.setUint32(at + 22, size, true);
    if (signature === 0x02014b50) view.setUint32(at + 24, size, true);
  }
  return view.buffer;
}

const blanks = (bytes: number): string => ' '.repeat(bytes);

it('takes a document within all limits', async () => {
  const text = `<w:document>${'<w:p/>'.repeat(900)}</w:document>`;
  const picture = new Uint8Array(2 * MEGABYTE);
  await expect(
    checkUnpackedSize(await pack({ 'word/document.xml': text, 'word/media/a.png': picture }), LIMITS),
  ).resolves.toBeUndefined();
});

it.each([
  ['whose text is too long', { 'word/document.xml': blanks(MEGABYTE + 1) }],
  ['whose style sheet is too long', { 'word/styles.xml': blanks(MEGABYTE + 1) }],
  ['with too many paragraphs, all empty', { 'word/document.xml': '<w:p/>'.repeat(1001) }],
  ['with too many tags in several parts', { 'word/a.xml': '<a/>'.repeat(600), 'word/b.xml': '<a/>'.repeat(600) }],
  ['with too large a picture', { 'word/media/a.png': new Uint8Array(3 * MEGABYTE + 1) }],
  [
    'with too many pictures',
    Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`word/media/${n}.png`, new Uint8Array(MEGABYTE / 2)])),
  ],
  ['with too many parts', Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`word/${n}.xml`, '']))],
])('refuses a document %s', async (_what, parts) => {
  await expect(checkUnpackedSize(await pack(parts), LIMITS)).rejects.toBeInstanceOf(TooLargeToShow);
});

it('refuses a file that is too large before it is read', async () => {
  await expect(checkUnpackedSize(new ArrayBuffer(MEGABYTE + 1), LIMITS)).rejects.toBeInstanceOf(TooLargeToShow);
});

it('counts what comes and not what the file says', async () => {
  const bomb = claimSize(await pack({ 'word/document.xml': blanks(2 * MEGABYTE) }), 10);
  await expect(checkUnpackedSize(bomb, LIMITS)).rejects.toBeInstanceOf(TooLargeToShow);
});

it('stops soon after the limit', async () => {
  // 64 MB in a file of 64 kB, of which at most a small part may be unpacked.
  const bomb = await pack({ 'word/document.xml': blanks(64 * MEGABYTE) });
  expect(bomb.byteLength).toBeLessThan(MEGABYTE);
  const whole = performance.now();
  await (await JSZip.loadAsync(bomb)).file('word/document.xml')!.async('uint8array');
  const unpackingAll = performance.now() - whole;
  const start = performance.now();
  await expect(checkUnpackedSize(bomb, LIMITS)).rejects.toBeInstanceOf(TooLargeToShow);
  expect(performance.now() - start).toBeLessThan(unpackingAll / 2);
}, 60_000);

it('says of a file that is no archive that it is none', async () => {
  await expect(
    checkUnpackedSize(new TextEncoder().encode('no archive').buffer, WORD_LIMITS),
  ).rejects.not.toBeInstanceOf(TooLargeToShow);
});
