import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

import { CLEAN_PICTURE, type FileRemark } from '../../../../../src/api/asset/rules/description';
import { asWebVtt } from './captions';
import { decodeAs, decodeText } from './captions.encoding';
import type { CaptionEncoding } from '../../../shared/vocabulary';
import type { DetectedType } from './file-types';
import type { Keep } from './keep';
import { cleanPicture } from './pictures';
import type { Held } from './work';

/** What Strapi's image manipulation takes and gives. */
interface Picture {
  name: string;
  hash: string;
  ext: string;
  mime: string;
  filepath: string;
  tmpWorkingDirectory: string;
  width?: number | null;
  height?: number | null;
  getStream(): NodeJS.ReadableStream;
}

interface ImageManipulation {
  isResizableImage(picture: Picture): Promise<boolean>;
  getDimensions(picture: Picture): Promise<{ width: number | null; height: number | null }>;
  generateThumbnail(picture: Picture): Promise<Picture | null>;
  generateResponsiveFormats(picture: Picture): Promise<{ key: string; file: Picture }[]>;
}

interface Given {
  held: Held;
  /** The received bytes. */
  file: string;
  type: DetectedType;
  /** A folder that is removed afterwards. */
  scratch: string;
  /** Of captions, where their author has chosen it. */
  encoding?: CaptionEncoding | undefined;
}

/** Characters of a line by which somebody sees whether its letters are right. */
const SAMPLE_LENGTH = 80;

/** The first line with a letter that not every encoding has. */
const firstForeignLine = (text: string): string =>
  (text.split('\n').find((line) => /[^\x00-\x7f]/.test(line)) ?? '').slice(0, SAMPLE_LENGTH);

/** The small things that are made of files that are not encoded, before they are finished: sizes of pictures, WebVTT. */
export function createDerivation({ strapi, keep }: { strapi: Core.Strapi; keep: Keep }) {
  const pictures = () => strapi.plugin('upload').service('image-manipulation') as unknown as ImageManipulation;

  /**
   * What everybody may have of a picture, in the place of the original, if that is not fit for it; then its sizes.
   *
   * @throws UnreadablePicture
   */
  async function shownPicture(given: Given): Promise<void> {
    const clean = await cleanPicture(given.file, given.type, given.scratch);
    if (clean) {
      const { mime, ext } = clean.type;
      await keep(given.held, clean.file, { role: 'rendition', profile: CLEAN_PICTURE, mime, ext, kind: 'image' });
    }
    // The sizes of an animation would be stills.
    if (given.type.mime !== 'image/apng') await formatsOrNone({ ...given, ...clean });
  }

  /** A picture without smaller sizes is still a picture. */
  const formatsOrNone = (given: Given): Promise<void> =>
    formats(given).catch((error: unknown) => {
      given.held.signal.throwIfAborted();
      strapi.log.warn(`asset ${given.held.claim.row.documentId} has no smaller sizes: ${String(error)}`);
    });

  /** The sizes the upload plugin is set to make. */
  async function formats({ held, file, type, scratch }: Given): Promise<void> {
    const picture: Picture = {
      ...{ name: held.claim.row.name, hash: 'picture', ext: type.ext, mime: type.mime },
      ...{ filepath: file, tmpWorkingDirectory: scratch, getStream: () => createReadStream(file) },
    };
    if (!(await pictures().isResizableImage(picture))) return;
    Object.assign(picture, await pictures().getDimensions(picture));
    const thumbnail = await pictures().generateThumbnail(picture);
    const sizes = await pictures().generateResponsiveFormats(picture);
    const made = [...sizes, ...(thumbnail ? [{ key: 'thumbnail', file: thumbnail }] : [])];
    for (const { key, file: size } of made) {
      const { mime, ext } = type;
      await keep(held, size.filepath, { role: 'rendition', profile: key, mime, ext, kind: 'image' });
    }
  }

  /** Captions as browsers read them, where the file is not that already. @throws NoCaptions */
  async function webVtt({ held, file, type, scratch, encoding: chosen }: Given): Promise<FileRemark[]> {
    const bytes = await fs.readFile(file);
    const { text, encoding, certainty } = chosen ? decodeAs(bytes, chosen) : decodeText(bytes, held.claim.row.name);
    const vtt = asWebVtt(text, type.ext);
    const clean = Buffer.from(vtt);
    if (clean.equals(bytes)) return [];
    const output = path.join(scratch, 'captions.vtt');
    await fs.writeFile(output, clean);
    await keep(held, output, { role: 'rendition', profile: 'vtt', mime: 'text/vtt', ext: '.vtt', kind: 'captions' });
    if (certainty === 'certain') return [];
    return [{ type: 'encoding', encoding, sample: firstForeignLine(vtt), certainty }];
  }

  return {
    /** @returns what the author is to be told of it. @throws NoCaptions, UnreadablePicture */
    async derive(given: Given): Promise<FileRemark[]> {
      if (given.type.kind === 'captions') return webVtt(given);
      if (given.type.kind === 'image') await shownPicture(given);
      return [];
    },
  };
}
