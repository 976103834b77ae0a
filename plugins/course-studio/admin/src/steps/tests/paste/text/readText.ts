import type { ImportChange } from '../importReport';

import { formulaChanges } from './formulas';
import { htmlText } from './htmlText';
import { hasMarkup } from './markup';

/** The formats a text can be in; `moodle` is HTML as people type it, with line ends and with signs that are not markup. */
export const TEXT_FORMATS = ['moodle', 'html', 'plain', 'markdown'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

/** Words in the user's language that take the place of what has no text. */
export interface ImportLabels {
  true: string;
  false: string;
  picture: string;
}

export interface ReadText {
  text: string;
  changes: ImportChange[];
}

/** The plain text that is stored for a piece in a given format, with everything that is not as it was. */
export function readText(raw: string, format: TextFormat, { picture }: ImportLabels): ReadText {
  if (format === 'html' || (format === 'moodle' && hasMarkup(raw))) {
    const { text, changes } = htmlText(raw, { format, pictureLabel: picture });
    return { text, changes: [...changes, ...formulaChanges(text)] };
  }
  const text = withoutIndent(raw);
  const isMarkdown = format === 'markdown' && MARKDOWN.test(text);
  return { text, changes: [...(isMarkdown ? [{ code: 'markdown' as const }] : []), ...formulaChanges(text)] };
}

/** The same in one line, as answers are. */
export function readLine(raw: string, format: TextFormat, labels: ImportLabels): ReadText {
  const { text, changes } = readText(raw, format, labels);
  const line = text
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .join(' ')
    .replaceAll('\t', ' ')
    .trim();
  return { text: line, changes: text.includes('\n') ? [...changes, { code: 'lines', from: text, to: line }] : changes };
}

const MARKDOWN = /[*_`#>[\]!|~]|^[ \t]*(?:[-+]|\d+\.)\s/m;

/** Without the blanks in front that all lines but the first have, as in a file laid out for reading. */
function withoutIndent(text: string): string {
  const [first = '', ...others] = text.trim().split('\n');
  const indents = others.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const indent = indents.reduce((least, each) => Math.min(least, each), Infinity);
  return [first, ...others.map((line) => line.slice(Math.min(indent, line.length)))]
    .map((line) => line.trimEnd())
    .join('\n');
}
