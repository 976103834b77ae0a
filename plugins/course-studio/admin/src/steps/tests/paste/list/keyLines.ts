/** What a line with the right answer begins with, without its sign. */
const KEY_WORDS = [
  '(?:correct|right|model)\\s+(?:answer|option|choice|response)(?:s|\\(s\\))?',
  'answer\\s+key',
  'answer(?:s|\\(s\\))?',
  'ans\\.?',
  'correct',
  'key',
  'solution(?:s|\\(s\\))?',
  '(?:richtige|korrekte)\\s+(?:antwort|l(?:ö|oe)sung)(?:en|\\(en\\))?',
  'l(?:ö|oe)sung(?:en|\\(en\\))?',
  'antwort(?:en|\\(en\\))?',
  'richtig',
  'korrekt',
  'bonnes?\\s+r[ée]ponses?',
  'r[ée]ponses?(?:\\s+correctes?)?',
  'respuestas?(?:\\s+correctas?)?',
  'correctas?',
  'rispost[ae](?:\\s+(?:corrett[ae]|esatt[ae]))?',
  'respostas?(?:\\s+corretas?)?',
  '(?:juiste\\s+)?antwoord(?:en)?',
  '(?:(?:rätt|riktig|rigtigt|rett)\\s+)?svar',
  '(?:prawid(?:ł|l)owa\\s+|poprawna\\s+)?odpowied(?:ź|z)',
  '(?:spr(?:á|a)vn(?:á|a)\\s+)?odpov(?:ě|e)(?:ď|d)',
  '(?:правильны[йе]\\s+)?ответы?',
  '(?:правильна\\s+)?відповідь',
  '(?:doğru\\s+)?cevap',
  '(?:σωστή\\s+)?απάντηση',
  '(?:정)?답',
  '(?:正确|正確)?答案',
  '正解',
  '答え?',
];

const SENTENCE =
  '(?:the|die|la|les)\\s+(?:correct|right|richtigen?|korrekten?|bonnes?)\\s+\\S+\\s+(?:is|are|ist|sind|lautet|lauten|est|sont)\\b';

const WORDS = `(?:the\\s+)?(?:${KEY_WORDS.join('|')})`;
const FRAME = '[\\s*_(\\[{→>✓✔✅-]*';

/** `Answer: b`, `**Lösung:** b`, `(Answer: b)`, `The correct answer is b.` */
const KEY = new RegExp(
  `^${FRAME}(?:${SENTENCE}\\s*:?|${WORDS}[*_]*\\s*(?:[:=：]|\\s(?:is|are|ist|sind)\\b))[*_]*\\s*(.*)$`,
  'i',
);

/** `Answer B`, `Ans. (c)`: without a sign, only a letter is a key. */
const BARE_KEY = new RegExp(`^${FRAME}${WORDS}\\s*(?:[–—-]\\s*)?(\\(?[a-z][).]?)[\\s*_)\\]}]*$`, 'i');

const INLINE_KEY = new RegExp(
  `^(.*\\S)\\s*([([{]\\s*${WORDS}\\s*[:=：]([^()[\\]{}]+|\\s*\\([a-z]\\)\\s*)[)\\]}])[.\\s]*$`,
  'is',
);

/** Fields that ExamView writes behind the answer: points, difficulty, references and topics. */
const FIELDS = /\s((?:PTS|DIF|REF|OBJ|STA|TOP|KEY|MSC|NAT|LOC|NOT|BLM|LO|TBA)\s*:.*)$/s;

export interface KeyLine {
  /** What names the right answers. */
  value: string;
  /** What another program says of the question in the same line. */
  details: string;
}

export function readKeyLine(line: string): KeyLine | null {
  const [, value] = KEY.exec(line) ?? BARE_KEY.exec(line) ?? [];
  if (value === undefined) return null;
  const [, details = ''] = FIELDS.exec(value) ?? [];
  return { value: withoutFrame(value.slice(0, value.length - details.length), line), details };
}

/** Without the brackets and asterisks that began in front of the line. */
const withoutFrame = (value: string, line: string): string => {
  const bare = value.trim().replace(/(?<![*_])[*_]+$/, '');
  return /^\W*[([{]/.test(line) ? bare.replace(/[)\]}][.\s]*$/, '').trim() : bare.trim();
};

export interface InlineKey {
  /** What stands in front of it. */
  text: string;
  value: string;
  /** With its brackets, as written. */
  written: string;
}

/** The key in brackets behind a text: "Which is largest? (Lösung: b)". */
export function takeInlineKey(text: string): InlineKey | null {
  const [, before = '', written = '', value = ''] = INLINE_KEY.exec(text) ?? [];
  return written === '' ? null : { text: before, value: value.trim(), written };
}
