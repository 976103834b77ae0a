import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

import { CLEAN_PICTURE, type FileRemark } from '../../../../../src/api/asset/rules/description';
import { asWebVtt, type SkippedCue } from './captions';
import { decodeAs, decodeText } from './captions.encoding';
import type { CaptionEncoding } from '../../../shared/vocabulary';
import type { DetectedType } from './file-types';
import { pictureFormatOf } from './formats';
import type { Keep } from './keep';
import { decodePicture } from './picture-decoders';
import {
  cleanDecoded,
  cleanPicture,
  TruncatedPicture,
  UnreadablePicture,
  type CleanPicture,
  type Tolerance,
} from './pictures';
import { isPictureTruncated } from './truncated-picture';
import type { Settings } from '../settings';
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

export interface Given {
  held: Held;
  /** The received bytes. */
  file: string;
  type: DetectedType;
  /** A folder that is removed afterwards. */
  scratch: string;
  /** Of captions, where their author has chosen it. */
  encoding?: CaptionEncoding | undefined;
}

interface GivenPicture extends Given {
  /** How damaged it may be; whole, unless it says otherwise. */
  tolerance?: Tolerance;
}

/** Characters of a line by which somebody sees whether its letters are right. */
const SAMPLE_LENGTH = 80;

/** The first line with a letter that not every encoding has. */
const firstForeignLine = (text: string): string =>
  (text.split('\n').find((line) => /[^\x00-\x7f]/.test(line)) ?? '').slice(0, SAMPLE_LENGTH);

/** Cues that are told one by one, and characters of each; of others only how many there are. */
const SKIPPED_CUES = { told: 20, length: 120 };

function skippedRemarks(skipped: SkippedCue[]): FileRemark[] {
  const told = skipped.slice(0, SKIPPED_CUES.told);
  const count = skipped.length - told.length;
  return [
    ...told.map(({ line, text }): FileRemark => ({
      type: 'skippedCue',
      line,
      text: text.slice(0, SKIPPED_CUES.length),
    })),
    ...(count > 0 ? [{ type: 'skippedCues', count } as const] : []),
  ];
}

interface Deps {
  strapi: Core.Strapi;
  settings: Settings;
  keep: Keep;
}

/** What came of a file. */
export interface Derived {
  /** What the author is to be told of it. */
  remarks: FileRemark[];
  /** Whether everybody gets another picture in the place of the one in the file. */
  isReplaced: boolean;
}

/** The small things that are made of files that are not encoded, before they are finished: sizes of pictures, WebVTT. */
export function createDerivation({ strapi, settings, keep }: Deps) {
  const pictures = () => strapi.plugin('upload').service('image-manipulation') as unknown as ImageManipulation;

  /** As `cleanPicture`, whatever decodes the picture. @throws also what `decodePicture` throws */
  async function clean({ held, file, type, scratch, tolerance }: GivenPicture): Promise<CleanPicture | undefined> {
    if (!pictureFormatOf(type.mime)?.decodedBy)
      return cleanPicture({ file, type, scratch, ...(tolerance && { tolerance }) });
    const primary = await primaryPictureOf(file);
    const source = { file, mime: type.mime, primary, scratch, signal: held.signal };
    const { decoded, leftOut } = await decodePicture(source, settings);
    return { ...(await cleanDecoded(decoded, { type, scratch })), leftOut };
  }

  /**
   * What everybody gets in the place of the picture in the file, if that is not fit for it.
   *
   * @throws what `clean` throws
   */
  async function replacePicture(given: GivenPicture): Promise<CleanPicture | undefined> {
    const made = await clean(given).catch((error: unknown) => toldTruncated(given, error));
    if (!made) return undefined;
    const { mime, ext } = made.type;
    await keep(given.held, made.file, { role: 'rendition', profile: CLEAN_PICTURE, mime, ext, kind: 'image' });
    return made;
  }

  /** Smaller sizes; a picture without them is still a picture. */
  async function addSizes(given: Given): Promise<void> {
    // The sizes of an animation would be stills.
    if (given.type.mime === 'image/apng') return;
    await formats(given).catch((error: unknown) => {
      given.held.signal.throwIfAborted();
      strapi.log.warn(`asset ${given.held.claim.row.documentId} has no smaller sizes: ${String(error)}`);
    });
  }

  /** The sizes the upload plugin is set to make. */
  async function formats({ held, file, type, scratch }: Given): Promise<void> {
    const picture: Picture = {
      name: held.claim.row.name,
      hash: 'picture',
      ext: type.ext,
      mime: type.mime,
      filepath: file,
      tmpWorkingDirectory: scratch,
      getStream: () => createReadStream(file),
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
    const skipped = skippedRemarks(vtt.skipped);
    const clean = Buffer.from(vtt.text);
    if (clean.equals(bytes)) return skipped;
    const output = path.join(scratch, 'captions.vtt');
    await fs.writeFile(output, clean);
    await keep(held, output, { role: 'rendition', profile: 'vtt', mime: 'text/vtt', ext: '.vtt', kind: 'captions' });
    if (certainty === 'certain') return skipped;
    return [{ type: 'encoding', encoding, sample: firstForeignLine(vtt.text), certainty }, ...skipped];
  }

  return {
    replacePicture,
    addSizes,

    /** @throws NoCaptions, and what `replacePicture` throws */
    async derive(given: Given): Promise<Derived> {
      if (given.type.kind === 'captions') return { remarks: await webVtt(given), isReplaced: false };
      if (given.type.kind !== 'image') return { remarks: [], isReplaced: false };
      const made = await replacePicture(given);
      await addSizes({ ...given, ...made });
      const count = made?.leftOut ?? 0;
      return { remarks: count > 0 ? [{ type: 'pages', count }] : [], isReplaced: made !== undefined };
    },
  };
}

/** @throws TruncatedPicture where the picture could not be read since its end is missing, else `error` */
async function toldTruncated({ file, type }: Given, error: unknown): Promise<never> {
  if (!(error instanceof UnreadablePicture)) throw error;
  const isTruncated = isPictureTruncated(await fs.readFile(file), type.mime, error.message);
  throw isTruncated ? new TruncatedPicture(error.message, { cause: error }) : error;
}

/** Which of the pictures in the file is the one to show, counted from 0; others are further shots of a telephone. */
async function primaryPictureOf(file: string): Promise<number> {
  const { default: sharp } = await import('sharp');
  const header = await sharp(file)
    .metadata()
    .catch(() => undefined);
  return header?.pagePrimary ?? 0;
}

export type Derivation = ReturnType<typeof createDerivation>;
