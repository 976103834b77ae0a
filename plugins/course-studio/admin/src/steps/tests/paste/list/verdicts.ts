/** Words that call a statement true or false. */
const TRUE_WORDS = 'true|wahr|richtig|correct|korrekt|vrai|verdadero|cierto|vero|verdadeiro|waar';
const FALSE_WORDS = 'false|falsch|unwahr|incorrect|wrong|faux|falso|onwaar';

const VERDICT = new RegExp(`^\\W*(?:(${TRUE_WORDS})|(?:${FALSE_WORDS}))\\W*$`, 'i');
const LETTER = /^(?:(T)|F)\.?$/;

/** Whether a statement is called true or false by what stands behind it; null where it is not. */
export function readVerdict(text: string): boolean | null {
  const match = VERDICT.exec(text.trim()) ?? LETTER.exec(text.trim());
  return match ? match[1] !== undefined : null;
}

const BEHIND = new RegExp(
  `^(.*\\S)(?:\\s*[([]\\s*(${TRUE_WORDS}|${FALSE_WORDS})\\s*[)\\]]\\.?|\\t\\s*(${TRUE_WORDS}|${FALSE_WORDS}))\\s*$`,
  'is',
);

export interface Statement {
  text: string;
  isTrue: boolean;
  /** The verdict as it is written, without its brackets. */
  verdict: string;
}

/** A statement with its verdict behind it, in brackets or after a tab: "The Earth is flat. (False)". */
export function readStatement(line: string): Statement | null {
  const [, text = '', bracketed, tabbed] = BEHIND.exec(line) ?? [];
  const verdict = bracketed ?? tabbed;
  return verdict === undefined ? null : { text, verdict, isTrue: readVerdict(verdict) === true };
}
