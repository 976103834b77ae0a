import type { Metadata } from 'sharp';

import { MAX_IMAGE_BYTES } from '../../../shared/certificates';
import { studioError } from '../errors';

/** Longest side of a stored image, pixels: 200 dots an inch on the long side of A4. */
const LONGEST = 2400;

/** Most pixels that are decoded; a picture of a few kilobytes can claim to have billions. */
const MOST_PIXELS = 50_000_000;

const FORMATS = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const;
type Format = keyof typeof FORMATS;

const isFormat = (format: Metadata['format']): format is Format => format in FORMATS;

export interface PreparedImage {
  bytes: Buffer;
  mime: string;
  ext: string;
}

/**
 * A picture for the template, drawn anew: what is stored is a picture and nothing else, no larger than a print needs.
 * @throws `template.imageTooLarge`; `template.image` for anything that is not a whole PNG, JPEG or WebP
 */
export async function prepareImage(given: Buffer): Promise<PreparedImage> {
  if (given.length > MAX_IMAGE_BYTES) throw studioError('template.imageTooLarge', { limit: MAX_IMAGE_BYTES });
  const { default: sharp } = await import('sharp');
  const image = sharp(given, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 });
  try {
    const { format } = await image.metadata();
    if (!isFormat(format)) throw new Error(`${format} is not for certificates`);
    const box = { width: LONGEST, height: LONGEST, fit: 'inside', withoutEnlargement: true } as const;
    const bytes = await image.rotate().resize(box).toFormat(format).toBuffer();
    return { bytes, mime: FORMATS[format], ext: format === 'jpeg' ? '.jpg' : `.${format}` };
  } catch (cause) {
    throw Object.assign(studioError('template.image'), { cause });
  }
}
