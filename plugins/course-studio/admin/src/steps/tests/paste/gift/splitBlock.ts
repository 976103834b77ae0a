import type { TextBlock } from '../importReport';

import { CLOZE } from './pairs';

/**
 * Cuts a block that holds several questions without blank lines between them, as a title or a category in front of the
 * next one shows, or a line that begins anew behind closed braces. Moodle takes all of it for one question.
 */
export function splitBlock({ line, text }: TextBlock): TextBlock[] {
  const lines = text.split('\n');
  const parts: TextBlock[] = [];
  const lastOpening = lines.findLastIndex((each) => OPENING.test(each));
  let from = 0;
  let state: BlockState = { depth: 0, isAnswered: false, isCloze: false };
  lines.forEach((content, index) => {
    const begins = index > from && state.depth === 0 && beginsQuestion(content, state, index <= lastOpening);
    if (begins || (index > from && CATEGORY.test(lines[index - 1] ?? ''))) {
      parts.push({ line: line + from, text: lines.slice(from, index).join('\n') });
      from = index;
      state = { depth: 0, isAnswered: false, isCloze: false };
    }
    state = advance(state, content);
  });
  return [...parts, { line: line + from, text: lines.slice(from).join('\n') }];
}

interface BlockState {
  /** Braces that are open. */
  depth: number;
  /** Whether braces were closed before. */
  isAnswered: boolean;
  isCloze: boolean;
}

const OPENING = /(?:^|[^\\])\{/;
const CATEGORY = /^\s*\$CATEGORY:/;
/** A title, a category, or a comment, which stands above its question. */
const HEADING = /^\s*(?:::|\$CATEGORY:|\/\/)/;
/** A sentence that goes on begins with a small letter or a punctuation mark. */
const NEW_SENTENCE = /^\s*(?:[\p{Lu}\p{Lo}\p{N}"'«„“¿¡<]|\[(?:html|moodle|plain|markdown)\])/u;

function beginsQuestion(content: string, { isAnswered, isCloze }: BlockState, hasAnswersBelow: boolean): boolean {
  if (!isAnswered) return CATEGORY.test(content);
  return HEADING.test(content) || (hasAnswersBelow && !isCloze && NEW_SENTENCE.test(content));
}

function advance({ depth, isAnswered, isCloze }: BlockState, content: string): BlockState {
  if (content.trimStart().startsWith('//')) return { depth, isAnswered, isCloze };
  const bare = content.replace(/\\./g, '');
  const opened = bare.split('{').length - 1;
  const closed = bare.split('}').length - 1;
  return {
    depth: Math.max(0, depth + opened - closed),
    isAnswered: isAnswered || closed > 0,
    isCloze: isCloze || bare.split('{').some((piece) => CLOZE.test(piece)),
  };
}
