/** Most pixels of a picture, all its frames together, that the server decodes or gives to browsers: 10,000 × 10,000. */
export const MAX_PICTURE_PIXELS = 100_000_000;

/**
 * Whether the picture in the file has more pixels than are decoded, by its header alone: a picture of a few kilobytes can
 * claim to have billions. What has no header that can be read is not, and is decoded by nobody.
 */
export async function hasTooManyPixels(file: string): Promise<boolean> {
  const { default: sharp } = await import('sharp');
  const header = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (!header) return false;
  const { width, height, pageHeight, pages = 1 } = header;
  return width * (pageHeight ?? height) * pages > MAX_PICTURE_PIXELS;
}
