import path from 'node:path';

import type { AssetRow } from './description';

/** Endings of archives; several of them may stand for one form. */
const ARCHIVE_ENDINGS = ['.zip', '.7z', '.rar', '.gz', '.tgz', '.tar'];

/** Endings by which a desktop chooses the program that opens a file. */
const KNOWN_ENDINGS = new Set(
  '.pdf .docx .doc .odt .rtf .pptx .ppsx .ppt .odp .xlsx .xls .ods .csv .txt .md .epub .swf .mp4 .mp3 .jpg .jpeg .png'
    .split(' ')
    .concat(ARCHIVE_ENDINGS),
);

/** Kinds that are offered as they were uploaded. What is made of the others has an ending of its own. */
const AS_UPLOADED: readonly AssetRow['kind'][] = [
  'pdf',
  'word',
  'presentation',
  'spreadsheet',
  'archive',
  'flash',
  'other',
];

/**
 * The name under which a file is offered: a document has the ending of what it is, whatever the name its author gave it. An
 * archive keeps an ending that is none of these, since many programs have archives of their own.
 */
export function downloadName({ name, ext, kind, role }: Pick<AssetRow, 'name' | 'ext' | 'kind' | 'role'>): string {
  if (!name || !ext || role !== 'original' || !AS_UPLOADED.includes(kind)) return name;
  const ending = path.extname(name);
  const known = ending.toLowerCase();
  if (known === ext) return name;
  if (kind === 'archive' && (ARCHIVE_ENDINGS.includes(known) || !KNOWN_ENDINGS.has(known))) return name;
  return `${KNOWN_ENDINGS.has(known) ? name.slice(0, -ending.length) : name}${ext}`;
}
