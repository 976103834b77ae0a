import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { findOnPath } from '../plugins/course-studio/server/src/executables';

/** Programs of poppler, which knows nothing of who made a PDF. */
type Tool = 'pdftotext' | 'pdffonts' | 'pdfinfo' | 'pdftoppm';

/** Set-up looks for poppler beyond the PATH, and installs it. @throws where there is none */
function findPoppler(tool: Tool): string {
  const { PDFTOTEXT_PATH } = process.env;
  const found = PDFTOTEXT_PATH ? path.join(path.dirname(PDFTOTEXT_PATH), tool) : findOnPath(tool);
  if (!found) throw new Error(`this test needs ${tool} (poppler): run \`npm test\`, or set PDFTOTEXT_PATH`);
  return found;
}

export interface ReadPdf {
  /** In the order of reading, without white space, hyphens and marks of direction: tools put or drop them as they like. */
  text: string;
  fonts: { name: string; isEmbedded: boolean; hasCharacters: boolean }[];
  /** As `pdfinfo` has them: `Pages` → `1`. */
  facts: Record<string, string>;
  /** The language of the document. */
  language: string | undefined;
}

/** A text as `ReadPdf` has it. */
export const compact = (text: string): string => text.normalize('NFKC').replace(/[\s\p{Cf}-]/gu, '');

/** A row of `pdffonts`: name, type, encoding; embedded, subset, has characters; number of the object. */
function fontOf(row: string): ReadPdf['fonts'][number] {
  const [, name = '', embedded, hasCharacters] =
    /^(\S+).*\s(yes|no)\s+(?:yes|no)\s+(yes|no)\s+\d+\s+\d+$/.exec(row) ?? [];
  return { name, isEmbedded: embedded === 'yes', hasCharacters: hasCharacters === 'yes' };
}

/** Gives the bytes to a reader as a file, which is gone afterwards. */
function withFile<T>(bytes: Buffer, read: (file: string) => T): T {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-pdf-'));
  const file = path.join(folder, 'file.pdf');
  fs.writeFileSync(file, bytes);
  try {
    return read(file);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What another program reads in a PDF. */
export const readPdf = (bytes: Buffer): ReadPdf =>
  withFile(bytes, (file) => {
    const run = (tool: Tool, ...args: string[]) =>
      execFileSync(findPoppler(tool), [...args, file, ...(tool === 'pdftotext' ? ['-'] : [])], { encoding: 'utf8' });
    const lines = run('pdfinfo').split('\n');
    return {
      text: compact(run('pdftotext')),
      fonts: run('pdffonts').trim().split('\n').slice(2).map(fontOf),
      facts: Object.fromEntries(lines.map((line) => [line.split(':')[0], line.replace(/^[^:]*:\s*/, '')])),
      language: /\/Lang \(([^)]*)\)/.exec(bytes.toString('latin1'))?.[1],
    };
  });

/** The first page as it looks, as a PNG in shades of grey. */
export const drawPdf = (bytes: Buffer, dotsPerInch: number): Buffer =>
  withFile(bytes, (file) =>
    execFileSync(findPoppler('pdftoppm'), ['-r', `${dotsPerInch}`, '-gray', '-png', '-singlefile', file], {
      maxBuffer: 100 * 1024 * 1024,
    }),
  );
