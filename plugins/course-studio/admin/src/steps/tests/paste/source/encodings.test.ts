import { describe, expect, it } from 'vitest';

import { readOne } from '../testReading';

import { decodeBytes, detectEncoding, type FileEncoding } from './encodings';

const GIFT = 'Gründer? {=Müller ~b}\r\n';

const utf16 = (text: string, isBigEndian: boolean): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
};

const FILES: [string, Uint8Array, FileEncoding, boolean][] = [
  ['UTF-8', Buffer.from(GIFT), 'utf-8', false],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${GIFT}`), 'utf-8', false],
  ['UTF-16 with a byte order mark', utf16(`\uFEFF${GIFT}`, false), 'utf-16le', false],
  ['big-endian UTF-16 with a byte order mark', utf16(`\uFEFF${GIFT}`, true), 'utf-16be', false],
  ['UTF-16 without one', utf16(GIFT, false), 'utf-16le', false],
  ['big-endian UTF-16 without one', utf16(GIFT, true), 'utf-16be', false],
  ['Windows-1252', Buffer.from(GIFT, 'latin1'), 'windows-1252', true],
];

describe('encodings of text files', () => {
  it.each(FILES)('%s is recognised, and read as the same question', async (_name, bytes, encoding, isGuess) => {
    expect(detectEncoding(bytes)).toEqual({ encoding, isGuess });
    expect(await readOne(decodeBytes(bytes, encoding))).toMatchObject({
      state: 'taken',
      question: { text: 'Gründer?', answers: [{ text: 'Müller' }, { text: 'b' }] },
    });
  });

  it.each(['\r\n', '\r', '\n', '\u2028', '\u0085'])('line ends %j separate questions all the same', async (end) => {
    expect(await readOne(['', '// a remark', 'Q {', '=a', '~b', '}', ''].join(end))).toMatchObject({
      line: 2,
      question: { text: 'Q' },
    });
  });

  it.each([0, 1])('a zero byte in UTF-8 does not make it UTF-16, after %i characters', async (at) => {
    const text = `Q? {=first ~other}`.padEnd(40);
    const bytes = Buffer.from(`${text.slice(0, at)}\0${text.slice(at)}!`);
    expect(bytes.length % 2).toBe(0);
    expect(detectEncoding(bytes)).toEqual({ encoding: 'utf-8', isGuess: false });
    expect((await readOne(decodeBytes(bytes, 'utf-8'))).question.answers).toMatchObject([{ text: 'first' }, {}]);
  });

  it('UTF-16 with few Latin characters is recognised', () => {
    expect(detectEncoding(utf16('Столица Италии, а не Франции или Испании?', false))).toEqual({
      encoding: 'utf-16le',
      isGuess: false,
    });
  });

  it('says where letters were lost, and which cannot be stored', async () => {
    expect(await readOne('Gr\uFFFDnder? {=a ~b}')).toMatchObject({
      changes: [{ code: 'unreadable', from: expect.stringContaining('Gr\uFFFDnder') }],
    });
    expect(await readOne('Q\0\uD800 {=a ~b}')).toMatchObject({
      question: { text: 'Q' },
      changes: [{ code: 'characters' }],
    });
  });
});
