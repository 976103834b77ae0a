/** What a line of a question list is. */
export type ListLine =
  | { kind: 'blank' }
  | { kind: 'text'; content: string }
  | ({ kind: 'option' } & OptionLine)
  | { kind: 'key'; content: string; value: string }
  | { kind: 'feedback'; content: string; value: string };

export interface OptionLine {
  content: string;
  letter: string;
  /** Its brackets and its case: all options of a question are written in one way. */
  style: string;
  /** With an asterisk in front, which marks the right answer. */
  isMarked: boolean;
  text: string;
}

/** `A. text`, `a) text`, `(A) text`, `*b) text`; a full stop needs a blank after it, or initials were options. */
const OPTION = /^\s*(\*?)\s*(\(?)([A-Za-z])(?:([)\]])\s*|([.:])(?:\s+|$))(.*)$/;

const KEY_WORDS = [
  'answers?',
  'ans',
  'correct(?: answers?)?',
  'right answers?',
  'key',
  'solutions?',
  'l(?:ö|oe)sung(?:en)?',
  'antwort(?:en)?',
  'richtige antwort(?:en)?',
  'richtig',
  'r[ée]ponses?(?: correctes?)?',
  'respuestas?(?: correctas?)?',
  'risposta(?: corretta)?',
  'resposta(?: correta)?',
];
const KEY = new RegExp(`^\\s*(?:${KEY_WORDS.join('|')})\\s*[:=]\\s*(.*)$`, 'i');

const FEEDBACK_WORDS = [
  'feedback',
  'explanation',
  'rationale',
  'reason',
  'comment',
  'erkl(?:ä|ae)rung',
  'begr(?:ü|ue)ndung',
  'kommentar',
  'r(?:ü|ue)ckmeldung',
  'explication',
  'explicaci[óo]n',
];
const FEEDBACK = new RegExp(`^\\s*(?:${FEEDBACK_WORDS.join('|')})\\s*:\\s*(.*)$`, 'i');

export function classifyLine(content: string, isBlank: boolean): ListLine {
  if (isBlank) return { kind: 'blank' };
  const [, key] = KEY.exec(content) ?? [];
  if (key !== undefined) return { kind: 'key', content, value: key };
  const [, feedback] = FEEDBACK.exec(content) ?? [];
  if (feedback !== undefined) return { kind: 'feedback', content, value: feedback };
  const option = OPTION.exec(content);
  return option ? { kind: 'option', ...optionOf(option) } : { kind: 'text', content };
}

function optionOf([
  content = '',
  star = '',
  open = '',
  letter = '',
  bracket = '',
  stop = '',
  text = '',
]: RegExpExecArray): OptionLine {
  const letterCase = letter === letter.toLowerCase() ? 'a' : 'A';
  return {
    content,
    letter: letter.toUpperCase(),
    style: `${open}${letterCase}${bracket || stop}`,
    isMarked: star !== '',
    text: text.trim(),
  };
}

export const letterAt = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);
