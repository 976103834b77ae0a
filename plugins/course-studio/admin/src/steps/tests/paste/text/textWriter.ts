/** Stand for blanks and line ends that are kept as they are while others are folded. */
const KEPT_SPACE = '\uFDD0';
const KEPT_BREAK = '\uFDD1';

const LINE_END = /[\n\uFDD1]/;
const TAB_WIDTH = 4;

/** Puts pieces of text together as a browser shows them: blanks are folded, but not in code. */
export interface TextWriter {
  /** Text as it stands in the source. */
  addSource(text: string): void;
  /** Text that is made here, such as a placeholder. */
  addText(text: string): void;
  addBreak(): void;
  /** Goes on in a new line, unless one was just begun. */
  beginLine(): void;
  beginCode(): void;
  endCode(): void;
  /** Where the text ends now, for `textFrom` and `takeFrom`. */
  mark(): number;
  textFrom(mark: number): string;
  /** The text since a mark, which is taken out. */
  takeFrom(mark: number): string;
  /** The whole text. */
  finish(): string;
}

/** @param lineEnds whether a line end in the source is one in the text, as in Moodle's own format, or a blank, as in HTML */
export function createTextWriter(lineEnds: 'kept' | 'folded'): TextWriter {
  const pieces: string[] = [];
  let codeDepth = 0;
  let hasCode = false;

  const isAtLineStart = () => LINE_END.test(pieces.at(-1)?.at(-1) ?? '\n');
  const readable = (parts: readonly string[]) => parts.join('').replaceAll(KEPT_SPACE, ' ').trim();

  return {
    addSource(text) {
      if (codeDepth > 0) return void pieces.push(keepAll(text));
      // Blanks between blocks are how the source was laid out.
      if (/^[ \t\r\n]*$/.test(text) && isAtLineStart()) return;
      pieces.push(
        (lineEnds === 'folded' ? text.replace(/(?<!\s)\s*\n\s*/g, ' ') : text).replaceAll('\u00A0', KEPT_SPACE),
      );
    },
    addText: (text) => void pieces.push(text),
    addBreak: () => void pieces.push(KEPT_BREAK),
    beginLine: () => void (isAtLineStart() || pieces.push('\n')),
    beginCode() {
      codeDepth++;
      hasCode = true;
    },
    endCode: () => void (codeDepth = Math.max(0, codeDepth - 1)),
    mark: () => pieces.length,
    textFrom: (mark) => readable(pieces.slice(mark)),
    takeFrom: (mark) => readable(pieces.splice(mark)),
    finish() {
      const text = foldBlanks(pieces.join(''));
      return hasCode ? text.trimEnd() : text.trim();
    },
  };
}

const keepAll = (code: string): string =>
  code
    .replace(/[ \u00A0]/g, KEPT_SPACE)
    .replaceAll('\t', KEPT_SPACE.repeat(TAB_WIDTH))
    .replaceAll('\n', KEPT_BREAK);

const foldBlanks = (text: string): string =>
  text
    .replace(/[ \t\r\f\v]+/g, ' ')
    .replace(/ ?([\n\uFDD1]) ?/g, '$1')
    // A line end after a break is how the source was laid out.
    .replaceAll(`${KEPT_BREAK}\n`, KEPT_BREAK)
    .replaceAll(KEPT_SPACE, ' ')
    .replaceAll(KEPT_BREAK, '\n')
    .replace(/(?<! ) +\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '');
