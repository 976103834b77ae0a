import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';

import { cleanDecoded, cleanPicture, UnreadablePicture } from './pictures';

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

/** The profile of Display P3, as a telephone or a photographer writes it: with their own names. */
async function profileOf(copyright: 'Ada' | 'Bob'): Promise<Buffer> {
  const { icc } = await sharp(await halfRed().withIccProfile('p3').png().toBuffer()).metadata();
  const own = Buffer.from(icc!);
  const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();
  utf16(copyright).copy(own, own.indexOf(utf16('CC0')));
  own.write('APPL', 48);
  return own;
}

/** Twenty by twenty, all in the reddest red of Display P3, which sRGB has not. */
async function inReddestRed(profile: Buffer): Promise<Sharp> {
  const file = path.join(dir, 'profile.icc');
  fs.writeFileSync(file, profile);
  const plain = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'white' } })
    .withIccProfile(file)
    .png()
    .toBuffer();
  return sharp(plain, { ignoreIcc: true }).linear([0, 0, 0], [255, 0, 0]).keepIccProfile();
}

/** The numbers that stand in the picture for its first pixel, and the profile that says what they mean. */
async function storedPixel(content: Buffer) {
  const { icc } = await sharp(content).metadata();
  const pixels = await sharp(content, { ignoreIcc: true }).removeAlpha().raw().toBuffer();
  return { pixel: [...pixels.subarray(0, 3)], icc };
}

it('a TIFF of several pages is its first, and says how many are left out', async () => {
  const page = await halfRed().png().toBuffer();
  const pages = (count: number) => sharp(Array<Buffer>(count).fill(page), { join: { animated: true } });
  expect(await clean(await pages(3).tiff().toBuffer(), 'image/tiff')).toMatchObject({ leftOut: 2 });
  expect(await clean(await halfRed().tiff().toBuffer(), 'image/tiff')).toMatchObject({ leftOut: 0 });
});

describe('the profile of a picture that is written anew', () => {
  const standard = async () => (await sharp(await halfRed().withIccProfile('p3').png().toBuffer()).metadata()).icc;

  it.each([
    ['image/jpeg', (red: Sharp) => red.withExif(TELLING).jpeg({ quality: 100, chromaSubsampling: '4:4:4' })],
    ['image/webp', (red: Sharp) => red.withExif(TELLING).webp({ lossless: true })],
    ['image/avif', (red: Sharp) => red.withExif(TELLING).avif({ quality: 90 })],
    ['image/tiff', (red: Sharp) => red.tiff()],
    ['image/png', (red: Sharp) => red.withExif({ IFD0: { Orientation: '6' } }).png()],
  ])('of %s is the library’s own, and its colours stay as wide', async (mime, write) => {
    const photo = await write(await inReddestRed(await profileOf('Ada'))).toBuffer();
    expect((await storedPixel(photo)).icc).toEqual(await profileOf('Ada'));
    const { pixel, icc } = await storedPixel(fs.readFileSync((await clean(photo, mime))!.file));
    expect(icc).toEqual(await standard());
    expect(pixel[0]).toBeGreaterThan(250);
    // In sRGB cut to what that has, it would be 234, 51, 34 of Display P3.
    expect(Math.max(pixel[1]!, pixel[2]!)).toBeLessThan(12);
  });

  it('of a picture that tells nothing else is a reason to write it anew', async () => {
    const photo = await (await inReddestRed(await profileOf('Ada'))).jpeg().toBuffer();
    expect((await storedPixel(fs.readFileSync((await clean(photo, 'image/jpeg'))!.file))).icc).toEqual(
      await standard(),
    );
  });

  it('of an animated PNG goes, and its frames stay', async () => {
    const png = await (await inReddestRed(await profileOf('Ada'))).png().toBuffer();
    const content = fs.readFileSync((await clean(png, 'image/apng'))!.file);
    expect([content.includes('iCCP'), content.includes('IDAT'), content.length < png.length]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('of what a program has decoded is the library’s own, too', async () => {
    const decoded = inFile(await (await inReddestRed(await profileOf('Bob'))).png().toBuffer());
    const type = { mime: 'image/heic', ext: '.heic', kind: 'image' } as const;
    const { pixel, icc } = await storedPixel(
      fs.readFileSync((await cleanDecoded(decoded, { type, scratch: dir })).file),
    );
    expect(icc).toEqual(await standard());
    expect([pixel[0]! > 250, pixel[1]! < 12, pixel[2]! < 12]).toEqual([true, true, true]);
  });

  it('of ordinary colours is left out, and they are those of sRGB', async () => {
    const photo = await halfRed().withIccProfile('srgb').withExif(TELLING).jpeg({ quality: 100 }).toBuffer();
    const { pixel, icc } = await storedPixel(fs.readFileSync((await clean(photo, 'image/jpeg'))!.file));
    expect(icc).toBeUndefined();
    expect([pixel[0]! > 245, pixel[1]! < 12, pixel[2]! < 12]).toEqual([true, true, true]);
  });

  it('of sixteen bits and of one that has none keeps the colours', async () => {
    const deep = await halfRed().toColourspace('rgb16').tiff().toBuffer();
    const { pixel, icc } = await storedPixel(fs.readFileSync((await clean(deep, 'image/tiff'))!.file));
    expect(icc).toBeUndefined();
    expect([pixel[0]! > 245, pixel[1]! < 12, pixel[2]! < 12]).toEqual([true, true, true]);
  });
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
