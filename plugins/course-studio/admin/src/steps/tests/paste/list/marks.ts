import type { ImportChange } from '../importReport';

interface MarkFamily {
  right: RegExp;
  /** What the other answers have in this family; they may also have nothing. */
  wrong?: RegExp;
  /** Whether each answer must have one of the two, because a text may end so as well. */
  isComplete?: true;
  /** Whether it may be part of a text as well, as in `int*` or `__init__`. */
  isDoubtful?: true;
}

/**
 * How people mark the right ones among answers, by signs and words in front of or behind their text. The text is what
 * the group holds. A family counts where some answers have its mark and others do not.
 */
const FAMILIES: readonly MarkFamily[] = [
  { right: /^[✓✔✅☑🗸]\uFE0F?\s*(\S.*)$/su, wrong: /^[✗✘❌☒✕]\uFE0F?\s*(\S.*)$/su },
  { right: /^(.*\S)\s*[✓✔✅☑🗸]\uFE0F?$/su, wrong: /^(.*\S)\s*[✗✘❌☒✕]\uFE0F?$/su },
  {
    right:
      /^(.*\S)\s*[([](?:correct|correct answer|right answer|richtig|richtige antwort|korrekt|vrai|correcta?|juste|corretto)[)\]]\.?$/is,
    wrong: /^(.*\S)\s*[([](?:incorrect|wrong|wrong answer|falsch|falsche antwort|faux|incorrecta|errato)[)\]]\.?$/is,
  },
  {
    right: /^(.*\S)\s*[([](?:true|wahr|verdadero|vero)[)\]]\.?$/is,
    wrong: /^(.*\S)\s*[([](?:false|falsch|falso)[)\]]\.?$/is,
    isComplete: true,
  },
  { right: /^(.*\S)\s+[([][x✓✔][)\]]$/is, wrong: /^(.*\S)\s+[([]\s*[)\]]$/s, isComplete: true },
  { right: /^(.*\S)\s*(?:<-+|←|⇐)\s*(?:correct|right|richtig)?$/is },
  { right: /^\*\*(\S.*\S|\S)\*\*$/s, isDoubtful: true },
  { right: /^__(\S.*\S|\S)__$/s, isDoubtful: true },
  { right: /^(.*[^\s*])\s*\*$/s, isDoubtful: true },
];

export interface MarkedTexts {
  texts: string[];
  isRight: boolean[];
  /** The marks that were taken off. */
  changes: ImportChange[];
}

/** Names with two underscores on both sides, pointers, and products: their signs are not marks. */
const CODE =
  /^__[a-z\d]+(?:_[a-z\d]+)*__$|\b(?:int|char|void|float|double|long|short|bool|struct\s+\w+)\s*\*+$|[\p{L}\d)\]]\*[\p{L}\d([]/u;

const hasMark = ({ right, isDoubtful }: MarkFamily, text: string): boolean =>
  right.test(text) && !(isDoubtful && CODE.test(text));

/** Takes the marks off answers. Where all of them have the mark of a right one, it is part of their text. */
export const takeMarks = (texts: readonly string[]): MarkedTexts => takeMarksOf(FAMILIES, texts);

/** The same beside a key: a sign that may be part of a text marks nothing, since the key says what is right. */
export const takeCertainMarks = (texts: readonly string[]): MarkedTexts =>
  takeMarksOf(
    FAMILIES.filter(({ isDoubtful }) => !isDoubtful),
    texts,
  );

function takeMarksOf(families: readonly MarkFamily[], texts: readonly string[]): MarkedTexts {
  const family = families.find((each) => {
    const { right, wrong, isComplete } = each;
    const count = texts.filter((text) => hasMark(each, text)).length;
    const isWhole = !isComplete || texts.every((text) => right.test(text) || wrong?.test(text));
    return count > 0 && count < texts.length && isWhole;
  });
  if (!family) return { texts: [...texts], isRight: texts.map(() => false), changes: [] };
  const isRight = texts.map((text) => hasMark(family, text));
  const bare = texts.map(
    (text, index) => (isRight[index] ? family.right.exec(text)?.[1] : family.wrong?.exec(text)?.[1]) ?? text,
  );
  return {
    texts: bare,
    isRight,
    changes: texts.flatMap((text, index) => {
      const to = bare[index] ?? '';
      return to === text ? [] : [{ code: 'mark' as const, from: text, to }];
    }),
  };
}

/** Whether an answer may be marked as right, as far as it can be told from it alone. */
export const mayBeMarked = (text: string): boolean => FAMILIES.some((family) => hasMark(family, text));

/** The same where there may be a key: by a sign that is never part of a text. */
export const isCertainlyMarked = (text: string): boolean =>
  FAMILIES.some((family) => !family.isDoubtful && hasMark(family, text));
