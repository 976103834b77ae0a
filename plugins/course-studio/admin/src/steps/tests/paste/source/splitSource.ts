import type { TextBlock } from '../importReport';
import { splitBlock } from '../gift/splitBlock';
import { classifyLine } from '../list/lineKinds';
import { isBlankLine, splitLines } from '../text/sourceText';

/** How questions can be written; the texts are under `paste.format.<format>`. */
export const PASTE_FORMATS = ['gift', 'list'] as const;
export type PasteFormat = (typeof PASTE_FORMATS)[number];

/** A part of the text in one format: a question in GIFT, or a list of any length. */
export interface SourcePart extends TextBlock {
  format: PasteFormat;
}

/** Lines between blank ones; `to` is behind the last. */
interface Paragraph {
  from: number;
  to: number;
}

/** Lines of a list after which it is cut at the end of a question, so that reading a long one can pause. */
const LIST_PART_LINES = 200;

/**
 * Cuts a text into parts of one format each, one after the other. Without a `chosen` format each paragraph is told by
 * its own signs, so that GIFT and lists may stand in one text.
 */
export function* splitSource(text: string, chosen: PasteFormat | null): Generator<SourcePart> {
  const lines = splitLines(text);
  const textOf = ({ from, to }: Paragraph) => lines.slice(from, to).join('\n');
  const listPart = (list: Paragraph): SourcePart => ({ format: 'list', line: list.from + 1, text: textOf(list) });
  /** The lines of a list that is not ended yet. */
  let list = null as Paragraph | null;
  for (const paragraph of joinOpenBraces(paragraphsOf(lines), textOf)) {
    const content = textOf(paragraph);
    const isList = (chosen ?? formatOf(content)) === 'list';
    if (list && (!isList || (list.to - list.from > LIST_PART_LINES && isComplete(lines, list, content)))) {
      yield listPart(list);
      list = null;
    }
    if (isList) list = { from: list?.from ?? paragraph.from, to: paragraph.to };
    else yield* splitBlock({ line: paragraph.from + 1, text: content }).map(giftPart);
  }
  if (list) yield listPart(list);
}

/** Whether a list ends with a whole question, to which the next paragraph adds nothing. */
function isComplete(lines: readonly string[], list: Paragraph, next: string): boolean {
  const [first, ...others] = next.split('\n').map((line) => classifyLine(line, false));
  if (first?.kind === 'feedback') return false;
  if (classifyLine(lines[list.to - 1] ?? '', false).kind === 'key') return true;
  // What begins with a text and has its own answers below is another question.
  return first?.kind === 'text' && others.some(({ kind }) => kind === 'key' || kind === 'option');
}

const giftPart = (block: TextBlock): SourcePart => ({ format: 'gift', ...block });

function* paragraphsOf(lines: readonly string[]): Generator<Paragraph> {
  let from = -1;
  for (let index = 0; index <= lines.length; index++) {
    const line = lines[index];
    const isEnd = line === undefined || isBlankLine(line);
    if (!isEnd && from < 0) from = index;
    if (isEnd && from >= 0) {
      yield { from, to: index };
      from = -1;
    }
  }
}

/** Paragraphs of a question that is laid out with blank lines between its braces. */
const MAX_JOINED_PARAGRAPHS = 20;

/** Joins paragraphs where braces are open over a blank line and are closed before any others are opened. */
function* joinOpenBraces(
  paragraphs: Iterable<Paragraph>,
  textOf: (paragraph: Paragraph) => string,
): Generator<Paragraph> {
  /** The paragraph whose braces are open, and those without braces after it. */
  let waiting: Paragraph[] = [];
  for (const paragraph of paragraphs) {
    const braces = bracesOf(textOf(paragraph));
    const [opened] = waiting;
    if (opened && braces.startsWith('}')) {
      yield { from: opened.from, to: paragraph.to };
      waiting = [];
    } else if (opened && braces === '' && waiting.length < MAX_JOINED_PARAGRAPHS) waiting.push(paragraph);
    else {
      yield* waiting;
      waiting = braces.endsWith('{') ? [paragraph] : [];
      if (waiting.length === 0) yield paragraph;
    }
  }
  yield* waiting;
}

/** The braces of a text that are not escaped, in their order. */
const bracesOf = (text: string): string => (text.match(/\\.|[{}]/g) ?? []).filter((sign) => sign.length === 1).join('');

const GIFT_HEADING = /^\s*(?:::|\$CATEGORY:|\/\/|\[(?:html|moodle|plain|markdown)\])/;
const GIFT_ANSWERS = /(?:^|[^\\])\{\s*(?:[=~#}]|%-?\d|(?:T|F|TRUE|FALSE)\s*[#}])/i;

/** A list is known by answers with letters or boxes; what has braces and no such answers is GIFT. */
function formatOf(paragraph: string): PasteFormat {
  if (GIFT_HEADING.test(paragraph) || GIFT_ANSWERS.test(paragraph)) return 'gift';
  const lines = paragraph.split('\n').map((line) => classifyLine(line, isBlankLine(line)));
  const options = lines.filter((line) => line.kind === 'option' && ['letters', 'boxes'].includes(line.series));
  const isList = lines.some(({ kind }) => kind === 'key') || options.length > 1;
  return isList || bracesOf(paragraph) === '' ? 'list' : 'gift';
}
