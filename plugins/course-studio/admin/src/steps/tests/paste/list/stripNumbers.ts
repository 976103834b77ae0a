import { questionEntry, type AddedEntry, type ImportEntry } from '../importReport';

/** `1.`, `1)`, `(1)`, `1:`, with a word such as `Question 1:` in front, or with blanks to be filled in, as ExamView has them. */
const NUMBER = new RegExp(
  '^(?:_+\\s*)?' +
    '((?:question|frage|aufgabe|pregunta|domanda|pergunta|exercice|exercise|vraag|q)\\s*)?' +
    '(\\()?(\\d{1,4})' +
    // Without a sign behind it, only a word makes it a number, and only in front of a line end.
    '(?:([.):\\]]+)(?:\\s+|(?=\\p{L}))|(\\s*[–—-]\\s+|\\s*\\n\\s*))' +
    '(?=\\S)',
  'iu',
);

/** What becomes of numbers that count on; the texts are under `paste.numbers.<treatment>`. */
export const NUMBER_TREATMENTS = ['removed', 'kept'] as const;
export type NumberTreatment = (typeof NUMBER_TREATMENTS)[number];

/** What stands in front of a question, and how it is written. */
export interface QuestionNumber {
  /** As it is written, without the blanks behind it. */
  marker: string;
  value: number;
  /** Its word and its signs: the numbers of a list are all written in one way. */
  form: string;
  /** With a word such as "Question" it is no part of the text, whatever its value. */
  hasWord: boolean;
}

/** The number in front of a question; null where there is none, or where it may be part of the text. */
export function questionNumber(text: string): QuestionNumber | null {
  const match = NUMBER.exec(text);
  if (!match) return null;
  const [whole, word = '', open = '', value = '', close = '', gap] = match;
  const hasWord = word !== '';
  if (gap !== undefined && !hasWord) return null;
  return {
    marker: whole.trim(),
    value: Number(value),
    form: `${word.toLowerCase().trim()}${open}${close || gap?.trim()}`,
    hasWord,
  };
}

const textOf = (entry: ImportEntry): string => ('question' in entry ? entry.question.text : entry.text);

/** The first number of a list that goes on from another one; a larger one is a year or an amount. */
const LARGEST_FIRST_NUMBER = 999;

/** `5.`, `5)`, `(5)`: a colon may stand behind a year or a time as well. */
const isNumberByForm = ({ form, value, hasWord }: QuestionNumber): boolean =>
  hasWord || value === 1 || (value > 0 && value <= LARGEST_FIRST_NUMBER && /[.)\]]$/.test(form));

/**
 * Takes the numbers off questions that count on by one in one form: from 1, from where another section begins again at
 * 1, or from any number that has the form of one, such as `5.` or "Question 5". Where one of them does not, all stay: a
 * number that merely rises is part of the text, such as a year, and so is the number of a question that stands alone.
 */
export function stripNumbers(entries: readonly ImportEntry[]): ImportEntry[] {
  const numbered = entries.map((entry) => ({ entry, number: questionNumber(textOf(entry)) }));
  // What is skipped may be a question of another type, or a heading.
  const asked = numbered.filter(({ entry }) => entry.state !== 'skipped');
  const skippedToo = numbered.filter(({ entry, number }) => entry.state !== 'skipped' || number !== null);
  return [asked, skippedToo].some((counted) => countsOn(counted.map(({ number }) => number)))
    ? numbered.map(({ entry, number }) => ('question' in entry && number ? withoutNumber(entry, number) : entry))
    : [...entries];
}

function countsOn(numbers: readonly (QuestionNumber | null)[]): boolean {
  const [first] = numbers;
  if (!first || (numbers.length < 2 && !first.hasWord)) return false;
  return numbers.every((number, index) => {
    if (number?.form !== first.form) return false;
    const before = numbers[index - 1];
    if (!before) return isNumberByForm(number);
    return number.value === before.value + 1 || (number.value === 1 && before.value > 1);
  });
}

function withoutNumber(entry: AddedEntry, { marker }: QuestionNumber): ImportEntry {
  const { question, line } = entry;
  const text = question.text.replace(NUMBER, '');
  const changes = entry.state === 'changed' ? entry.changes : [];
  return questionEntry({
    line,
    text: question.text,
    question: { ...question, text },
    changes: [{ code: 'numbering', from: marker }, ...changes],
  });
}
