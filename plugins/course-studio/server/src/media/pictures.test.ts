import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';

import { cleanPicture, UnreadablePicture } from './pictures';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-pictures-'));
afterAll(() => fs.rmSync(dir, { recursive: true }));

/** Forty by twenty, its left half red: where that ends up says how the picture was turned. */
const halfRed = () =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: 'blue' } }).composite([
    { input: { create: { width: 20, height: 20, channels: 3, background: 'red' } }, left: 0, top: 0 },
  ]);
const TELLING = {
  IFD0: { Make: 'Telephone', Artist: 'Ada Lovelace' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 28/1 2/1' },
};
const inFile = (content: Buffer): string => {
  const file = path.join(dir, 'picture');
  fs.writeFileSync(file, content);
  return file;
};
const clean = (content: Buffer, mime: string) =>
  cleanPicture({
    file: inFile(content),
    type: { mime, ext: `.${mime.split('/')[1]}`, kind: 'image' },
    scratch: dir,
  });

/** What could tell of the author, in any of the ways in which it is written. */
const TELLTALES = ['Exif', 'Telephone', 'Lovelace', 'xmpmeta', 'http://ns.adobe.com', 'Photoshop', 'ftypmp42'];
const tellsIn = (content: Buffer) => TELLTALES.filter((word) => content.includes(word));

const isRed = async (content: Buffer, left: number, top: number): Promise<boolean> => {
  const pixel = await sharp(content).removeAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return pixel[0]! > 200 && pixel[2]! < 60;
};

/** Where the red half is of a picture of forty by twenty with this orientation, when it is upright. */
const RED_CORNER: Record<number, [left: number, top: number]> = {
  1: [2, 10],
  2: [37, 10],
  3: [37, 10],
  4: [2, 10],
  5: [10, 2],
  6: [10, 2],
  7: [10, 37],
  8: [10, 37],
};

describe('a photo', () => {
  it.each(Object.entries(RED_CORNER))(
    'of orientation %s is upright, and tells nothing',
    async (orientation, [left, top]) => {
      const photo = await halfRed()
        .withExif(TELLING)
        .withMetadata({ orientation: Number(orientation) })
        .jpeg()
        .toBuffer();
      expect(tellsIn(photo)).not.toEqual([]);
      const { file, type } = (await clean(photo, 'image/jpeg'))!;
      const content = fs.readFileSync(file);
      const isStanding = Number(orientation) > 4;
      expect(await sharp(content).metadata()).toMatchObject({
        ...(isStanding ? { width: 20, height: 40 } : { width: 40, height: 20 }),
        format: 'jpeg',
      });
      expect([await isRed(content, left, top), tellsIn(content), type.mime]).toEqual([true, [], 'image/jpeg']);
    },
  );

  it('without anything to tell stays as it is', async () => {
    expect(await clean(await halfRed().jpeg().toBuffer(), 'image/jpeg')).toBeUndefined();
    expect(await clean(await halfRed().withIccProfile('p3').jpeg().toBuffer(), 'image/jpeg')).toBeUndefined();
  });

  it('keeps its colours', async () => {
    const photo = await halfRed().withIccProfile('p3').withExif(TELLING).jpeg().toBuffer();
    const content = fs.readFileSync((await clean(photo, 'image/jpeg'))!.file);
    expect((await sharp(content).metadata()).icc).toEqual((await sharp(photo).metadata()).icc);
  });

  it('loses the film that its telephone has put behind it', async () => {
    const photo = await halfRed().withExif(TELLING).jpeg().toBuffer();
    const moving = Buffer.concat([photo, Buffer.from('....ftypmp42 and the place')]);
    expect(tellsIn(fs.readFileSync((await clean(moving, 'image/jpeg'))!.file))).toEqual([]);
  });

  it('that cannot be decoded is not taken', async () => {
    await expect(clean(Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 2]), 'image/jpeg')).rejects.toThrow(
      UnreadablePicture,
    );
  });
});

it.each(['webp', 'avif', 'png'] as const)('a %s tells nothing', async (format) => {
  const picture = await halfRed().withExif(TELLING).toFormat(format).toBuffer();
  expect(tellsIn(picture)).not.toEqual([]);
  const { file, type } = (await clean(picture, `image/${format}`))!;
  expect([tellsIn(fs.readFileSync(file)), type.mime]).toEqual([[], `image/${format}`]);
});

it('a PNG keeps every pixel and every chunk that is needed', async () => {
  const png = await halfRed().png().toBuffer();
  const text = Buffer.from('tEXtAuthor\0Ada Lovelace');
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(text.length - 4, 0);
  frame.writeUInt32BE(crc32(text), 4);
  const header = 8 + 25;
  const chunk = Buffer.concat([frame.subarray(0, 4), text, frame.subarray(4)]);
  const telling = Buffer.concat([png.subarray(0, header), chunk, png.subarray(header)]);
  expect(fs.readFileSync((await clean(telling, 'image/png'))!.file)).toEqual(png);
  expect(await clean(png, 'image/png')).toBeUndefined();
});

it.each([
  [3, 'image/jpeg'],
  [4, 'image/png'],
] as const)('a TIFF of %d channels becomes %s', async (channels, mime) => {
  const background = { r: 255, g: 0, b: 0, alpha: 0.5 };
  const tiff = await sharp({ create: { width: 20, height: 20, channels, background } })
    .tiff({ compression: 'lzw' })
    .toBuffer();
  const { file, type } = (await clean(tiff, 'image/tiff'))!;
  expect(type.mime).toBe(mime);
  expect((await sharp(file).metadata()).hasAlpha).toBe(channels === 4);
});

it('an animation keeps its frames', async () => {
  const frames = [halfRed(), halfRed().negate()].map((frame) => frame.raw().toBuffer());
  const both = Buffer.concat(await Promise.all(frames));
  const raw = { width: 40, height: 40, channels: 3 as const, pageHeight: 20 };
  const webp = await sharp(both, { raw }).withExif(TELLING).webp({ lossless: true }).toBuffer();
  const { file } = (await clean(webp, 'image/webp'))!;
  expect(await sharp(file).metadata()).toMatchObject({ pages: 2 });
  expect(tellsIn(fs.readFileSync(file))).toEqual([]);
});

describe('a picture that is shown as it is', () => {
  const noise = { width: 64, height: 64, channels: 3, background: 'red' } as const;
  const jpeg = () =>
    sharp({ create: { ...noise, noise: { type: 'gaussian', mean: 128, sigma: 30 } } })
      .jpeg()
      .toBuffer();
  const png = () => sharp({ create: noise }).png({ compressionLevel: 0 }).toBuffer();
  const half = (content: Buffer): Buffer => content.subarray(0, content.length / 2);
  /** Bytes between the pixels and the end that every decoder reads over, with a warning. */
  const withOddBytes = (content: Buffer): Buffer =>
    Buffer.concat([content.subarray(0, -2), Buffer.from([0x11, 0x22, 0x33]), content.subarray(-2)]);

  it.each<[string, () => Promise<Buffer>, string]>([
    ['a JPEG', jpeg, 'image/jpeg'],
    ['a JPEG with odd bytes', async () => withOddBytes(await jpeg()), 'image/jpeg'],
    ['a PNG', png, 'image/png'],
  ])('is taken where it is whole: %s', async (_case, build, mime) => {
    expect(await clean(await build(), mime)).toBeUndefined();
  });

  it.each<[string, () => Promise<Buffer>, string]>([
    ['half a JPEG', async () => half(await jpeg()), 'image/jpeg'],
    ['half a PNG', async () => half(await png()), 'image/png'],
    ['a PNG without a header', async () => Buffer.from('\x89PNG\r\n\x1a\nxxxx', 'latin1'), 'image/png'],
    [
      'half a GIF',
      async () =>
        half(
          await sharp(await jpeg())
            .gif()
            .toBuffer(),
        ),
      'image/gif',
    ],
    [
      'half a WebP',
      async () =>
        half(
          await sharp(await jpeg())
            .webp()
            .toBuffer(),
        ),
      'image/webp',
    ],
  ])('is refused where it is not: %s', async (_case, build, mime) => {
    await expect(clean(await build(), mime)).rejects.toThrow(UnreadablePicture);
  });
});
