import { questionEntry, type ImportEntry } from '../importReport';

const NUMBER = /^\s*((?:(?:question|frage|q)\s*)?(\d{1,4})\s*[.):])\s+(?=\S)/i;

/**
 * Takes the numbers off questions that are numbered one after the other, which may begin again at 1. They stay where
 * any question has none, or where there is one question only: then a number is part of the text.
 */
export function stripNumbers(entries: readonly ImportEntry[]): ImportEntry[] {
  const numbers = entries.flatMap((entry) => {
    if ('question' in entry) return [numberOf(entry.question.text)];
    return entry.state === 'refused' ? [numberOf(entry.text)] : [];
  });
  const countsOn = numbers.every((number, index) => number === 1 || number > (numbers[index - 1] ?? 0));
  if (numbers.length < 2 || !countsOn) return [...entries];
  return entries.map((entry) => ('question' in entry ? withoutNumber(entry) : entry));
}

/** -1 where there is none. */
const numberOf = (text: string): number => Number(NUMBER.exec(text)?.[2] ?? -1);

function withoutNumber(entry: Extract<ImportEntry, { state: 'taken' | 'changed' }>): ImportEntry {
  const { question, line } = entry;
  const text = question.text.replace(NUMBER, '');
  const changes = entry.state === 'changed' ? entry.changes : [];
  const marker = NUMBER.exec(question.text)?.[1] ?? '';
  return questionEntry({
    line,
    text: question.text,
    question: { ...question, text },
    changes: [{ code: 'numbering', from: marker }, ...changes],
  });
}
