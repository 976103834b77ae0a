import { checked, clean, cleanLine, linesOf, type PastedItem, type PasteErrorCode } from './pasted';

/**
 * Reads Aiken: the text of the question, answers `A.` or `A)` in alphabetical order, then `ANSWER: B`.
 * Taken more freely than Moodle does: the text may have several lines, and several letters make a multiple choice.
 * @see https://docs.moodle.org/en/Aiken_format
 */
export function readAiken(pasted: string): PastedItem[] {
  const items: PastedItem[] = [];
  let question = begin();
  // A closing blank line ends what is left open.
  const lines = [...linesOf(pasted), ''];
  const following = nextContents(lines);
  lines.forEach((content, index) => {
    const line = index + 1;
    const kind = kindOf(content);
    const endsUnanswered = isBegun(question) && (kind === 'blank' || (kind === 'text' && question.answers.length > 0));
    if (endsUnanswered && !continues(question, following[index])) {
      items.push(unanswered(question));
      question = begin();
    }
    if (kind === 'blank') return;
    if (question.line === 0) question.line = line;
    if (kind === 'text') question.text.push(content);
    else if (kind === 'answer') question.answers.push({ line, content });
    else {
      items.push(finish(question, { line, content }));
      question = begin();
    }
  });
  return items;
}

interface Line {
  line: number;
  content: string;
}

interface Begun {
  /** 0 as long as nothing was read. */
  line: number;
  text: string[];
  answers: Line[];
}

const begin = (): Begun => ({ line: 0, text: [], answers: [] });
const isBegun = ({ line }: Begun): boolean => line > 0;

const ANSWER = /^\s*([A-Z])[.)](?:\s+(.*))?$/;
const KEY = /^\s*ANSWER\s*:(.*)$/i;

function kindOf(content: string): 'blank' | 'answer' | 'key' | 'text' {
  if (content.trim() === '') return 'blank';
  if (KEY.test(content)) return 'key';
  return ANSWER.test(content) ? 'answer' : 'text';
}

/** Of each line the first one from there on that is not blank: looked for in one go, as a paste may have many blank ones. */
function nextContents(lines: readonly string[]): (string | undefined)[] {
  let next: string | undefined;
  return lines
    .toReversed()
    .map((content) => (next = content.trim() === '' ? next : content))
    .toReversed();
}

/** Whether blank lines only stand within the question: what follows them can belong to it. */
function continues(question: Begun, next: string | undefined): boolean {
  if (next === undefined) return false;
  const kind = kindOf(next);
  return kind === 'key' || (kind === 'answer' && letterOf(next) === letterAt(question.answers.length));
}

const letterOf = (content: string): string => ANSWER.exec(content)?.[1] ?? '';
const letterAt = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

const failed = (code: PasteErrorCode, line: number): PastedItem => ({ state: 'error', code, line });

const unanswered = ({ line, answers }: Begun): PastedItem =>
  failed(answers.length === 0 ? 'answers.none' : 'answer.missing', answers.at(-1)?.line ?? line);

function finish({ line, text, answers }: Begun, key: Line): PastedItem {
  const outOfOrder = answers.find(({ content }, index) => letterOf(content) !== letterAt(index));
  const letters = answers.map(({ content }) => letterOf(content));
  const right = (KEY.exec(key.content)?.[1] ?? '')
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (text.length === 0) return failed('text.missing', line);
  if (answers.length === 0) return failed('answers.none', key.line);
  if (outOfOrder) return failed('answers.order', outOfOrder.line);
  if (answers.length < 2) return failed('answers.few', key.line);
  if (right.length === 0 || right.some((letter) => !letters.includes(letter)))
    return failed('answer.unknown', key.line);
  return checked({
    state: 'question',
    line,
    warnings: [],
    question: {
      text: clean(text.map((each) => each.trim()).join('\n')),
      kind: new Set(right).size > 1 ? 'multiple' : 'single',
      partialCredit: false,
      explanation: '',
      answers: answers.map(({ content }) => ({
        text: cleanLine(ANSWER.exec(content)?.[2] ?? ''),
        correct: right.includes(letterOf(content)),
        fraction: null,
      })),
    },
  });
}
