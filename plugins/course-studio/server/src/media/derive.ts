import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

import { cleanWebVtt, decodeCaptions, toWebVtt } from './captions';
import type { DetectedType } from './file-types';
import type { Keep } from './keep';
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
}

/** The small things that are made of files that are not encoded, before they are finished: sizes of pictures, WebVTT. */
export function createDerivation({ strapi, keep }: { strapi: Core.Strapi; keep: Keep }) {
  const pictures = () => strapi.plugin('upload').service('image-manipulation') as unknown as ImageManipulation;

  /** The sizes the upload plugin is set to make. A picture without them is still a picture. */
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
  async function webVtt({ held, file, type, scratch }: Given): Promise<void> {
    const bytes = await fs.readFile(file);
    const text = decodeCaptions(bytes);
    const clean = Buffer.from(type.ext === '.vtt' ? cleanWebVtt(text) : toWebVtt(text));
    if (clean.equals(bytes)) return;
    const output = path.join(scratch, 'captions.vtt');
    await fs.writeFile(output, clean);
    await keep(held, output, { role: 'rendition', profile: 'vtt', mime: 'text/vtt', ext: '.vtt', kind: 'captions' });
  }

  return {
    async derive(given: Given): Promise<void> {
      if (given.type.kind === 'captions') return webVtt(given);
      if (given.type.kind !== 'image') return;
      await formats(given).catch((error: unknown) => {
        given.held.signal.throwIfAborted();
        strapi.log.warn(`asset ${given.held.claim.row.documentId} has no smaller sizes: ${String(error)}`);
      });
    },
  };
}
