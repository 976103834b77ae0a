import type { ImportChange } from '../importReport';
import { readLine, readText, TEXT_FORMATS, type ImportLabels, type TextFormat } from '../text/readText';

import { unmaskEscapes } from './escapes';

/** An answer as GIFT writes it. */
export interface Choice {
  text: string;
  /** Written with `=`. */
  isRight: boolean;
  /** Percent of the points; null where none was written. */
  weight: number | null;
  feedback: string;
}

export interface PieceOptions {
  /** The format of what names none itself. */
  format: TextFormat;
  labels: ImportLabels;
}

/** Takes a format such as `[html]` off the front of a masked piece. */
export function takeFormat(masked: string, inherited: TextFormat): { format: TextFormat; rest: string } {
  const piece = masked.trim();
  const named = TEXT_FORMATS.find((format) => piece.startsWith(`[${format}]`));
  return named ? { format: named, rest: piece.slice(named.length + 2) } : { format: inherited, rest: piece };
}

/** A masked piece as it is stored. */
export function readPiece(masked: string, { format: inherited, labels }: PieceOptions) {
  const { format, rest } = takeFormat(masked, inherited);
  return readText(unmaskEscapes(rest), format, labels);
}

/** A percentage in front of an answer, as Moodle reads it, or with a comma. */
const WEIGHT = /^%\s*([+-]?\d{1,20}(?:[.,]\d{0,20})?)\s*%/;

/** The percentage that is written in front of an answer; null where there is none. */
function writtenWeight(content: string): { weight: number; length: number } | null {
  const [written = '', percent = ''] = WEIGHT.exec(content) ?? [];
  return written === '' ? null : { weight: Number(percent.replace(',', '.')), length: written.length };
}

/** Whether an answer has a percentage over 100, which no share of the points can be. */
export const hasExcessiveWeight = ({ content }: AnswerPiece): boolean =>
  Math.abs(writtenWeight(content)?.weight ?? 0) > 100;

/** An answer with everything that is written behind its sign. */
export interface AnswerPiece {
  sign: string;
  content: string;
}

/** The answers of a multiple choice. */
export function readChoices(
  pieces: readonly AnswerPiece[],
  options: PieceOptions,
): { choices: Choice[]; changes: ImportChange[] } {
  const changes: ImportChange[] = [];
  const choices = pieces.map(({ sign, content }) => {
    const written = writtenWeight(content);
    const [answer = '', ...feedback] = content.slice(written?.length ?? 0).split('#');
    const { format, rest } = takeFormat(answer, options.format);
    const text = readLine(unmaskEscapes(rest), format, options.labels);
    const comment = readPiece(feedback.join('#'), options);
    changes.push(...text.changes, ...comment.changes);
    return {
      text: text.text,
      isRight: sign.endsWith('='),
      weight: written?.weight ?? null,
      feedback: comment.text.trim(),
    };
  });
  return { choices, changes };
}

/**
 * Cuts what stands in braces into answers. Moodle splits at every `=` and `~`. Many authors write the right answer as `~=`, which leaves Moodle an empty answer
 * in front of it; here it is one sign. An `=` within a line is only text where each answer has a line of its own and the
 * right one has its `=` in front: nobody means a second right answer by `=x = 5`.
 */
export function splitAnswers(masked: string): AnswerPiece[] {
  const lines = masked.split('\n').filter((line) => line.trim() !== '');
  const isLineByLine =
    lines.length > 1 && lines.every((line) => /^\s*[=~#\uFDE0]/.test(line)) && lines.some((line) => /^\s*=/.test(line));
  const source = isLineByLine ? `\n${masked}` : masked;
  const [first = '', ...parts] = source.split(isLineByLine ? /(~\s*=|~|(?<=\n[ \t]*)=)/ : /(~\s*=|[=~])/);
  const answers = first.trim() === '' ? [] : [{ sign: '~', content: first.trim() }];
  for (let index = 0; index < parts.length; index += 2) {
    answers.push({ sign: parts[index] ?? '~', content: (parts[index + 1] ?? '').trim() });
  }
  return answers;
}

/** What is said of single answers goes into the explanation, each with its answer in front. */
export function explainAnswers(general: string, choices: readonly Pick<Choice, 'text' | 'feedback'>[]) {
  const remarks = choices.filter(({ feedback }) => feedback !== '').map(({ text, feedback }) => `${text}: ${feedback}`);
  const changes: ImportChange[] = remarks.map((remark) => ({ code: 'feedback', to: remark }));
  return { explanation: [general, ...remarks].filter(Boolean).join('\n'), changes };
}
