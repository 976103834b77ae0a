import type { AddedEntry, ImportChangeCode, ImportEntry } from './importReport';
import { readPasted } from './readPasted';

/** How the tests of this folder read a text. */

export const LABELS = { true: 'True', false: 'False', picture: 'picture' };

type Options = Partial<Omit<Parameters<typeof readPasted>[0], 'text'>>;

export async function readEntries(text: string, options: Options = {}): Promise<ImportEntry[]> {
  const defaults = {
    format: null,
    labels: LABELS,
    wrongAnswers: 'nothing' as const,
    numbers: 'removed' as const,
    isStale: () => false,
  };
  return (await readPasted({ ...defaults, ...options, text })) ?? [];
}

/** The only entry of a text, which must be a question. */
export async function readOne(text: string, options: Options = {}): Promise<AddedEntry> {
  const [entry, ...others] = await readEntries(text, options);
  if (!entry || !('question' in entry) || others.length > 0)
    throw new Error(`not one question: ${JSON.stringify([entry, ...others])}`);
  return entry;
}

export const changesOf = (entry: ImportEntry): ImportChangeCode[] =>
  entry.state === 'changed' ? entry.changes.map(({ code }) => code) : [];

/** `text|right|fraction` of each answer. */
export const answersOf = (entry: AddedEntry): string[] =>
  entry.question.answers.map(({ text, correct, fraction }) => `${text}|${correct ? 'right' : 'wrong'}|${fraction}`);

/** `line state code` of each entry. */
export const summaryOf = (entries: readonly ImportEntry[]): string[] =>
  entries.map((entry) => {
    const detail = entry.state === 'refused' ? ` ${entry.code}` : entry.state === 'skipped' ? ` ${entry.kind}` : '';
    return `${entry.line} ${'question' in entry ? 'question' : entry.state}${detail}`;
  });
