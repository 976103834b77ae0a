import fs from 'node:fs/promises';
import path from 'node:path';
import type { Metadata, Sharp, SharpOptions } from 'sharp';

import { isWideProfile, profileTells } from './colour-profile';
import type { DetectedType } from './file-types';
import { pictureFormatOf } from './formats';
import { countFurtherPages } from './tiff-pages';

/** A picture that cannot be decoded, so that nobody knows what it would tell of its author. */
export class UnreadablePicture extends Error {}

/** A picture that ends before its own end. */
export class TruncatedPicture extends UnreadablePicture {}

/** A picture with more pixels than are decoded. */
export class OversizedPicture extends Error {}

/** Chunks of PNG that say something about the author, the place or the time: the picture is the same without them. */
const TELLING_CHUNKS = ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'];

const PNG_SIGNATURE_BYTES = 8;
/** Length, name and checksum around the content of a chunk. */
const CHUNK_FRAME_BYTES = 12;

/** The chunk of PNG that has its colour profile. */
const PROFILE_CHUNK = 'iCCP';

/** The PNG or APNG without these chunks, and without anything behind its end. Its pixels are not touched. */
export function withoutTellingChunks(png: Buffer, telling: readonly string[] = TELLING_CHUNKS): Buffer {
  const kept = [png.subarray(0, PNG_SIGNATURE_BYTES)];
  for (let at = PNG_SIGNATURE_BYTES; at + CHUNK_FRAME_BYTES <= png.length;) {
    const end = at + CHUNK_FRAME_BYTES + png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + 8);
    if (!telling.includes(name)) kept.push(png.subarray(at, end));
    if (name === 'IEND') break;
    at = end;
  }
  return Buffer.concat(kept);
}

const MARKER = { start: 0xd8, applications: [0xe0, 0xef], comment: 0xfe, scan: 0xda } as const;

/** Segments that a JPEG needs for its colours; the second application's is used for other things, too. */
const isForColours = (marker: number, content: Buffer): boolean =>
  marker === 0xe0 || marker === 0xee || (marker === 0xe2 && content.toString('latin1', 0, 11) === 'ICC_PROFILE');

/** Whether a JPEG has anything before its pixels but what its colours need: Exif, XMP, comments, further pictures. */
export function tellsMoreThanColours(jpeg: Buffer): boolean {
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff;) {
    const marker = jpeg[at + 1]!;
    if (marker === MARKER.scan) return false;
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const [first, last] = MARKER.applications;
    const isApplication = marker >= first && marker <= last;
    if (marker === MARKER.comment || (isApplication && !isForColours(marker, jpeg.subarray(at + 4, end)))) return true;
    at = end;
  }
  return false;
}

const JPEG: DetectedType = { mime: 'image/jpeg', ext: '.jpg', kind: 'image' };
const PNG: DetectedType = { mime: 'image/png', ext: '.png', kind: 'image' };

/** Quality of JPEG and WebP, and of AVIF, at which a photo cannot be told from what it was. */
const QUALITY = { photo: 92, avif: 70 };

/** How a picture of each type is written anew, and as what. */
const WRITERS: Record<string, { type?: DetectedType; write: (picture: Sharp) => Sharp }> = {
  'image/jpeg': { write: (picture) => picture.jpeg({ quality: QUALITY.photo }) },
  'image/png': { write: (picture) => picture.png() },
  'image/webp': { write: (picture) => picture.webp({ quality: QUALITY.photo }) },
  'image/avif': { write: (picture) => picture.avif({ quality: QUALITY.avif, effort: 2 }) },
  'image/gif': { write: (picture) => picture.gif() },
};

/** What a picture becomes that browsers do not show. */
const writerOf = ({ mime }: DetectedType, { hasAlpha }: Pick<Metadata, 'hasAlpha'>) =>
  WRITERS[mime] ??
  (needsPng(mime, hasAlpha) ? { type: PNG, ...WRITERS[PNG.mime]! } : { type: JPEG, ...WRITERS[JPEG.mime]! });

const needsPng = (mime: string, hasAlpha: boolean): boolean => hasAlpha || pictureFormatOf(mime)?.becomes === 'pixels';

/** Whether the picture's profile names a device or an author. */
const hasTellingProfile = ({ icc }: Metadata): boolean => icc !== undefined && profileTells(icc);

const isShownByBrowsers = ({ mime }: DetectedType): boolean => pictureFormatOf(mime)?.becomes === undefined;

/** Whether something in the picture has to go, or it lies on its side for who does not read Exif. */
function needsCleaning(bytes: Buffer, type: DetectedType, metadata: Metadata): boolean {
  if (!isShownByBrowsers(type) || (metadata.orientation ?? 1) > 1 || hasTellingProfile(metadata)) return true;
  if (type.mime === 'image/jpeg') return tellsMoreThanColours(bytes);
  return Boolean(metadata.exif ?? metadata.xmp ?? metadata.iptc ?? metadata.tifftagPhotoshop);
}

export interface CleanPicture {
  file: string;
  type: DetectedType;
  /** Further pages or pictures of the uploaded file that are not in it; none where it says nothing. */
  leftOut?: number;
}

/** How damaged a picture may be: whole, or what can be decoded of it is better than nothing. */
export type Tolerance = 'whole' | 'whatIsThere';

interface GivenPicture {
  file: string;
  type: DetectedType;
  /** A folder that is removed afterwards. */
  scratch: string;
  tolerance?: Tolerance;
}

/**
 * The picture as everybody may have it: upright, in a form that browsers show, without place, device, author or time. What is
 * written anew has the colours of a standard.
 *
 * @returns undefined where the file is that already
 * @throws UnreadablePicture if it cannot be decoded
 */
export async function cleanPicture({
  file,
  type,
  scratch,
  tolerance = 'whole',
}: GivenPicture): Promise<CleanPicture | undefined> {
  const bytes = await fs.readFile(file);
  const options: SharpOptions = { failOn: tolerance === 'whole' ? 'error' : 'none' };
  return asUnreadable(async () => {
    const { default: sharp } = await import('sharp');
    const metadata = await sharp(bytes, options).metadata();
    const isPng = type.mime === 'image/png' || type.mime === 'image/apng';
    // An animated PNG is only ever taken apart into its chunks: written anew, it would stand still.
    const isKept = type.mime === 'image/apng' || !hasTellingProfile(metadata);
    if (isPng && isKept && (metadata.orientation ?? 1) === 1) {
      await sharp(bytes, options).stats();
      const without = withoutTellingChunks(
        bytes,
        hasTellingProfile(metadata) ? [...TELLING_CHUNKS, PROFILE_CHUNK] : undefined,
      );
      if (without.length === bytes.length) return undefined;
      const output = outputFor(scratch, type);
      await fs.writeFile(output, without);
      return { file: output, type };
    }
    if (!needsCleaning(bytes, type, metadata)) {
      // Written anew, it would be decoded; so is what is shown as it is, lest nobody can see it.
      await sharp(bytes, options).stats();
      return undefined;
    }
    const isAnimated = (metadata.pages ?? 1) > 1 && isShownByBrowsers(type);
    const upright = isAnimated ? sharp(bytes, { ...options, animated: true }) : sharp(bytes, options).autoOrient();
    const coloured = isAnimated ? inNarrowColours(upright) : await inStandardColours(upright, metadata, scratch);
    const leftOut = type.mime === 'image/tiff' ? countFurtherPages(bytes) : 0;
    return { ...(await writePicture(coloured, { type, scratch, hasAlpha: metadata.hasAlpha })), leftOut };
  });
}

/**
 * As `cleanPicture`, of a picture that a program has decoded to the PNG `decoded`. That has turned it: the orientation in
 * the Exif of such a picture means nothing.
 *
 * @throws UnreadablePicture if what was decoded cannot be read
 */
export const cleanDecoded = (decoded: string, { type, scratch }: Omit<GivenPicture, 'file'>): Promise<CleanPicture> =>
  asUnreadable(async () => {
    const { default: sharp } = await import('sharp');
    const metadata = await sharp(decoded).metadata();
    const isSeeThrough = metadata.hasAlpha && !(await sharp(decoded).stats()).isOpaque;
    const picture = isSeeThrough ? sharp(decoded) : sharp(decoded).removeAlpha();
    const coloured = await inStandardColours(picture, metadata, scratch);
    return writePicture(coloured, { type, scratch, hasAlpha: isSeeThrough });
  });

/** The colours that everything shows, sRGB, without a profile that says so: without one they are taken for that. */
const inNarrowColours = (picture: Sharp): Sharp => picture.withIccProfile('srgb', { attach: false });

/**
 * The picture in colours of a standard, whatever the profile of its device says: those of Display P3, with the library's own
 * profile, where it may have some that sRGB has not, else sRGB.
 */
async function inStandardColours(picture: Sharp, { icc, space }: Metadata, scratch: string): Promise<Sharp> {
  // A profile for printing means nothing to a screen.
  if (!icc || space === 'cmyk' || !isWideProfile(icc)) return inNarrowColours(picture);
  const { default: sharp } = await import('sharp');
  // Of eight bits the library makes sRGB before anything else. Of sixteen it makes Display P3, so the picture has them first.
  const deep = path.join(scratch, 'deep.png');
  await picture.keepIccProfile().toColourspace('rgb16').png({ compressionLevel: 0 }).toFile(deep);
  return sharp(deep).withIccProfile('p3');
}

const outputFor = (scratch: string, { ext }: DetectedType): string => path.join(scratch, `clean${ext}`);

async function writePicture(
  picture: Sharp,
  { type, scratch, hasAlpha }: Pick<GivenPicture, 'type' | 'scratch'> & { hasAlpha: boolean },
): Promise<CleanPicture> {
  const { type: other, write } = writerOf(type, { hasAlpha });
  const cleaned = other ?? type;
  const file = outputFor(scratch, cleaned);
  await write(picture).toFile(file);
  return { file, type: cleaned };
}

/** @throws UnreadablePicture for what the libraries complain of */
async function asUnreadable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A disk that is full says nothing about the picture.
    if (error instanceof Error && 'code' in error) throw error;
    throw new UnreadablePicture(String(error), { cause: error });
  }
}
