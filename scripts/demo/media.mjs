import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import { runQuietly } from '../setup/run.mjs';

/** Four seconds of test picture and tone. @returns the file, or null where ffmpeg is missing or fails */
export async function makeVideo(folder, ffmpeg) {
  const file = path.join(folder, 'test-picture.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=4'];
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=4'];
  const { code } = await runQuietly(ffmpeg, ['-v', 'error', '-y', ...picture, ...tone, '-pix_fmt', 'yuv420p', file]);
  return code === 0 ? file : null;
}

/** A PNG of horizontal stripes, each an `[r, g, b]`. */
export function makeStripes(folder, name, colours, { width = 480, height = 240 } = {}) {
  const file = path.join(folder, name);
  const row = (y) => colours[Math.floor((y * colours.length) / height)];
  const pixels = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, () => row(y)).flat(),
  ]).flat();
  fs.writeFileSync(file, png({ width, height, pixels: Buffer.from(pixels) }));
  return file;
}

/** 8-bit RGB; each row of `pixels` starts with its filter, 0. */
function png({ width, height, pixels }) {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', zlib.deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(zlib.crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A PDF of one page with lines of plain text (no parentheses or backslashes in them). */
export function makePdf(folder, name, lines) {
  const file = path.join(folder, name);
  const text = `BT /F1 18 Tf 72 760 Td 26 TL ${lines.map((line) => `(${line}) Tj T*`).join(' ')} ET`;
  fs.writeFileSync(
    file,
    pdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
      `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ]),
  );
  return file;
}

/** The objects, numbered from 1, with the table of where each one starts. */
function pdf(objects) {
  let body = '%PDF-1.4\n';
  const starts = objects.map((object, index) => {
    const start = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(start).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${starts.join('')}`;
  return `${body}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
}
