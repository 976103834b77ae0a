/** Formats of questions and documents that cannot be read here. Each has its text, with the way out, under `paste.other.<format>`. */
export const OTHER_FORMATS = [
  'moodleXml',
  'qti',
  'package',
  'h5p',
  'word',
  'spreadsheet',
  'openDocument',
  'zip',
  'pdf',
  'oldOffice',
  'rtf',
  'json',
  'html',
  'csv',
  'binary',
] as const;
export type OtherFormat = (typeof OTHER_FORMATS)[number];

const SIGNATURES: readonly (readonly [OtherFormat, string])[] = [
  ['zip', 'PK\u0003\u0004'],
  ['pdf', '%PDF'],
  ['oldOffice', '\u00d0\u00cf\u0011\u00e0'],
  ['rtf', '{\\rtf'],
];

/** What tells the kind of a zip file: names of files in it, which stand in it as they are. */
const ZIP_CONTENTS: readonly (readonly [OtherFormat, RegExp])[] = [
  ['openDocument', /mimetypeapplication\/vnd\.oasis/],
  ['word', /word\/document\.xml/],
  ['spreadsheet', /xl\/workbook\.xml/],
  ['h5p', /h5p\.json/],
  ['package', /imsmanifest\.xml/],
];

/** Bytes at the beginning and at the end of a zip file that hold its names. */
const ZIP_SAMPLE_BYTES = 65_536;

/** The format of a file that is not a text with questions; null for what may be one. */
export function detectBinaryFormat(bytes: Uint8Array): OtherFormat | null {
  const head = latin1(bytes.subarray(0, ZIP_SAMPLE_BYTES));
  const signature = SIGNATURES.find(([, sign]) => head.startsWith(sign))?.[0];
  if (signature !== 'zip') return signature ?? null;
  const names = head + latin1(bytes.subarray(-ZIP_SAMPLE_BYTES));
  return ZIP_CONTENTS.find(([, content]) => content.test(names))?.[0] ?? 'zip';
}

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

const TEXT_SIGNS: readonly (readonly [OtherFormat, RegExp])[] = [
  ['moodleXml', /^(?:<\?xml[^>]*>)?\s*(?:<!--[^>]*>\s*)*<quiz[\s>]/],
  [
    'qti',
    /^(?:<\?xml[^>]*>)?\s*(?:<!--[^>]*>\s*)*<(?:questestinterop|assessment(?:Item|Test)|qti-assessment|manifest)[\s>-]/,
  ],
  ['html', /^<(?:!doctype html|html)[\s>]/i],
  ['rtf', /^\{\\rtf/],
  ['json', /^(?:\{|\[\s*\{)\s*"[^"\n]*"\s*:/],
  // Control characters are in no text; these are what is left of bytes that were taken for one.
  ['binary', /^[^\n]{0,2000}[\u0001-\u0008\u000e-\u001a]{3}/],
];

/** Characters of a text that are looked at. */
const SAMPLED_CHARACTERS = 4000;

/** The format of a text that is certainly not GIFT and not a list of questions. */
export function detectOtherFormat(text: string): OtherFormat | null {
  const head = text.slice(0, SAMPLED_CHARACTERS).trimStart();
  return TEXT_SIGNS.find(([, sign]) => sign.test(head))?.[0] ?? null;
}

/** The line of headings in a spreadsheet of Kahoot, below which there may be a single question. */
const KAHOOT_HEADER = /^.*\bquestion\b.*[,;\t].*\banswer\s*1\b.*[,;\t].*$/im;

/** Whether a text in which no question was found is a table: each line has the same number of separators. */
export function looksLikeTable(text: string): boolean {
  const lines = text
    .slice(0, SAMPLED_CHARACTERS)
    .split(/\r\n|[\r\n]/)
    .slice(0, 5)
    .filter((line) => line.trim() !== '');
  if (KAHOOT_HEADER.test(lines.join('\n'))) return true;
  return [',', ';', '\t'].some((separator) => {
    const counts = lines.slice(0, -1).map((line) => withoutQuoted(line).split(separator).length - 1);
    return counts.length > 0 && counts.every((count) => count > 1 && count === counts[0]);
  });
}

/** Separators within quoted cells do not count. */
const withoutQuoted = (line: string): string => line.replace(/"[^"]*"/g, '');
