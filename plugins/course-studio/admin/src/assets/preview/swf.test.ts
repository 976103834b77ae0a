import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { aFilm } from '../../../../../../tests/documents';

import { readFilm } from './swf';

const bytes = (buffer: Buffer): ArrayBuffer => new Uint8Array(buffer).buffer;

const packed = (film: Buffer) => Buffer.concat([Buffer.from('C'), film.subarray(1, 8), deflateSync(film.subarray(8))]);

describe('a Flash film', () => {
  it.each([
    ['plain', (film: Buffer) => film],
    ['packed', packed],
  ])('tells whether it uses ActionScript 3, when it is %s', async (_case, pack) => {
    expect(await readFilm(bytes(pack(aFilm({ actionScript3: true }))))).toEqual({
      version: 10,
      usesActionScript3: true,
    });
    expect(await readFilm(bytes(pack(aFilm())))).toEqual({ version: 10, usesActionScript3: false });
  });

  it('of an early version cannot', async () => {
    const film = aFilm({ actionScript3: true });
    film[3] = 6;
    expect(await readFilm(bytes(film))).toEqual({ version: 6, usesActionScript3: false });
  });

  it('packed by LZMA, damaged or cut off does not tell', async () => {
    const film = aFilm({ actionScript3: true });
    expect(await readFilm(bytes(film.subarray(0, 12)))).toMatchObject({ usesActionScript3: null });
    film[0] = 'Z'.charCodeAt(0);
    expect(await readFilm(bytes(film))).toMatchObject({ usesActionScript3: null });
    film[0] = 'C'.charCodeAt(0);
    expect(await readFilm(bytes(film))).toMatchObject({ usesActionScript3: null });
  });

  it('is what begins like one', async () => {
    expect(await readFilm(bytes(Buffer.from('%PDF-1.4 ')))).toBeNull();
    expect(await readFilm(new ArrayBuffer(0))).toBeNull();
  });
});
