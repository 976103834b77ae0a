import fs from 'node:fs';
import path from 'node:path';

import { MAX_PICTURE_PIXELS } from '../../../../../src/api/asset/rules/picture-size';
import { findOnPath, isExecutable } from '../executables';
import type { Settings } from '../settings';
import { pictureFormatOf } from './formats';
import { OversizedPicture, UnreadablePicture } from './pictures';
import { FfmpegError, runTool } from './run-tool';

/**
 * Programs that decode pictures which sharp cannot. They read strangers' files, so they run confined as the encoder does:
 * docs/encoder.md.
 */

/** The server has no program that decodes such a picture. */
export class MissingDecoder extends Error {
  constructor(
    /** What such pictures are called. */
    readonly format: string,
    installed: string,
  ) {
    super(`pictures in ${format} cannot be decoded: ${installed}`);
  }
}

type DecoderSettings = Pick<Settings, 'heifPath' | 'ffmpegPath' | 'encoderMemoryBytes' | 'encoderAllowUnconfined'>;

interface PictureDecoder {
  /** Where the program is; undefined where there is none. */
  find: (settings: DecoderSettings) => string | undefined;
  /** What to install, for whoever runs the server. */
  installed: string;
  /** Arguments that make one PNG, or one for each picture in the file, of `input`. */
  args: (input: string, output: string) => string[];
}

const configuredOr = (configured: string | undefined, ...names: string[]): string | undefined => {
  if (!configured) return findOnPath(...names);
  return isExecutable(configured) ? configured : undefined;
};

const DECODERS: Record<'libheif' | 'ffmpeg', PictureDecoder> = {
  libheif: {
    find: ({ heifPath }) => configuredOr(heifPath, 'heif-dec', 'heif-convert'),
    installed: 'install heif-convert (libheif-examples on Debian and Ubuntu) with a decoder of HEVC (libde265)',
    args: (input, output) => [input, output],
  },
  ffmpeg: {
    find: ({ ffmpegPath }) => configuredOr(ffmpegPath, 'ffmpeg'),
    installed: 'install ffmpeg',
    args: (input, output) => [
      '-hide_banner',
      '-nostdin',
      '-loglevel',
      'warning',
      // Neither what the file names nor another format is opened.
      '-protocol_whitelist',
      'file',
      '-f',
      'bmp_pipe',
      '-max_pixels',
      String(MAX_PICTURE_PIXELS),
      '-i',
      `file:${input}`,
      '-frames:v',
      '1',
      output,
    ],
  },
};

/** What a program says of a picture whose codec it has no decoder of. */
const NO_CODEC = /Unsupported codec|No decoding plugin/i;

/** What a program says of a picture that is too large for it, or that the limits stop. */
const OVERSIZED =
  /Security limit exceeded|exceeds specified max pixel count|Picture size .* is invalid|File too large/i;

/** Of red, green, blue and opacity, 16 bits each. */
const BYTES_PER_PIXEL = 8;

const LIMITS = { cpuSeconds: 120, fileBytes: MAX_PICTURE_PIXELS * BYTES_PER_PIXEL };

/** Longest time one picture may take, seconds; a photo of a telephone takes one or two. */
const MAX_SECONDS = 120;

export interface PictureSource {
  file: string;
  mime: string;
  /** Which of several pictures in the file is the one to show; 0 for the first. */
  primary: number;
  /** A folder of its own. */
  scratch: string;
  signal: AbortSignal;
}

export interface DecodedPicture {
  /** Path of a PNG, which may still have metadata. */
  decoded: string;
  /** Further pictures in the file. */
  leftOut: number;
}

/** From which share of the pixels of the picture that is shown another one is a picture, and not a tile or a small copy of it. */
const SAME_SIZE_SHARE = 0.9;

/** Width times height. */
async function countPixels(picture: string): Promise<number> {
  const { default: sharp } = await import('sharp');
  const { width, height } = await sharp(picture).metadata();
  return width * height;
}

/** How heif-convert calls what it writes where the file has several pictures. */
const NUMBERED = /^decoded-\d+\.png$/;

/**
 * Decodes a picture by a program of its own, turned as its container says.
 *
 * @throws MissingDecoder, OversizedPicture, UnreadablePicture; UnconfinedError, or the signal's reason
 */
export async function decodePicture(source: PictureSource, settings: DecoderSettings): Promise<DecodedPicture> {
  const { file, scratch, signal } = source;
  const { name, decodedBy } = pictureFormatOf(source.mime) ?? {};
  const decoder = decodedBy && DECODERS[decodedBy];
  if (!name || !decoder) throw new Error(`${source.mime} is not decoded by a program`);
  const program = decoder.find(settings);
  if (!program) throw new MissingDecoder(name, decoder.installed);
  const output = path.join(scratch, 'decoded.png');
  const limits = { ...LIMITS, memoryBytes: settings.encoderMemoryBytes };
  const allowUnconfined = settings.encoderAllowUnconfined;
  const args = decoder.args(path.resolve(file), output);
  const confined = { program, args, limits, signal, scratch, readable: [path.resolve(file)], allowUnconfined };
  await runTool({ ...confined, seconds: MAX_SECONDS }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (!(error instanceof FfmpegError)) throw error;
    const { words } = error.failure;
    if (NO_CODEC.test(words)) throw new MissingDecoder(name, decoder.installed);
    throw new (OVERSIZED.test(words) ? OversizedPicture : UnreadablePicture)(words, { cause: error });
  });
  const numbered = path.join(scratch, `decoded-${source.primary + 1}.png`);
  const decoded = [output, numbered].find((one) => fs.existsSync(one));
  if (!decoded) throw new UnreadablePicture('nothing was decoded');
  const all = fs.readdirSync(scratch).filter((name) => NUMBERED.test(name));
  const others = all.map((name) => path.join(scratch, name)).filter((one) => one !== decoded);
  const least = SAME_SIZE_SHARE * (await countPixels(decoded));
  const pixels = await Promise.all(others.map(countPixels));
  return { decoded, leftOut: pixels.filter((count) => count >= least).length };
}
