import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Upload } from 'tus-js-client';

/** A file made by ffmpeg with these arguments. */
export function make(file: string, args: string[]): string {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}

/** A short moving picture with a tone, made by ffmpeg; mp4 unless `args` say otherwise. */
export function aVideo(file: string, { seconds = 1, size = '160x120' } = {}): string {
  const lavfi = ['-f', 'lavfi', '-i', `testsrc2=duration=${seconds}:size=${size}:rate=25`];
  const tone = ['-f', 'lavfi', '-i', `sine=duration=${seconds}`];
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...lavfi,
    ...tone,
    '-c:v',
    'libx264',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-shortest',
    file,
  ]);
  return file;
}

/** An mp4 without a picture. */
export function aSound(file: string): string {
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    'sine=duration=1',
    '-c:a',
    'aac',
    '-brand',
    'mp42',
    file,
  ]);
  return file;
}

/** One pixel of PNG. */
export const A_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The smallest PDF that says it is one. */
export const A_PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** A PDF of so many bytes, most of which are noise in a comment before its trailer. */
export function aLongPdf(bytes: number): Buffer {
  const headerLength = A_PDF.indexOf('\n') + 1;
  const noise = randomBytes(Math.max(0, bytes - A_PDF.length));
  return Buffer.concat([A_PDF.subarray(0, headerLength), noise, A_PDF.subarray(headerLength)]);
}

export interface UploadRequest {
  url: string;
  token: string;
  draft: string;
  name: string;
  content: Buffer;
  type?: string;
  /** Milliseconds before each further try; without, there is none. */
  retryDelays?: number[];
}

/** Uploads as the studio does, by tus. @returns the asset's id */
export function upload({ url, token, draft, name, content, type = '', retryDelays }: UploadRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    const sending = new Upload(content, {
      endpoint: `${url}/course-studio/uploads`,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { draft, filename: name, filetype: type },
      retryDelays: retryDelays ?? null,
      onError: reject,
      onSuccess: () => resolve(sending.url!.split('/').at(-1)!),
    });
    sending.start();
  });
}
