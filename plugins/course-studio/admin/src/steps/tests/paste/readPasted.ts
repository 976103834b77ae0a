import { readGiftBlock } from './gift/readGift';
import type { GiftOptions } from './gift/readQuestion';
import { IMPORT_LIMITS, questionEntry, quotePiece, type ImportChange, type ImportEntry } from './importReport';
import { findAnswerKey } from './list/answerKey';
import type { ListOptions } from './list/finishQuestion';
import { readList } from './list/readList';
import { stripNumbers, type NumberTreatment } from './list/stripNumbers';
import { splitSource, type PasteFormat, type SourcePart } from './source/splitSource';
import { splitLines, withoutUnstorable } from './text/sourceText';

/** Milliseconds of reading between two chances for the page to react. */
const SLICE_MS = 12;

interface Reading extends GiftOptions {
  text: string;
  /** Null: each paragraph is told by its own signs. */
  format: PasteFormat | null;
  /** What becomes of the numbers of questions. */
  numbers: NumberTreatment;
  /** Asked between slices. */
  isStale: () => boolean;
}

export interface ExcessiveText {
  unit: 'lines' | 'characters';
  count: number;
  limit: number;
}

/** What there is too much of in a text to be read at once; null when it can be read. */
export function findExcess(text: string): ExcessiveText | null {
  const { characters, lines } = IMPORT_LIMITS;
  if (text.length > characters) return { unit: 'characters', count: text.length, limit: characters };
  const count = splitLines(text).length;
  return count > lines ? { unit: 'lines', count, limit: lines } : null;
}

/**
 * What becomes of everything in a text, in its order; null when meanwhile nobody wants to know. It takes time in
 * proportion to the text, and pauses often enough for the page to stay usable.
 */
export async function readPasted({
  text,
  format,
  numbers,
  isStale,
  ...options
}: Reading): Promise<ImportEntry[] | null> {
  const entries: ImportEntry[] = [];
  const listed = new Set<ImportEntry>();
  const key = format === 'gift' ? null : findAnswerKey(text);
  const keys = new Map(key?.values);
  let began = performance.now();
  for (const part of splitSource(text.slice(0, key?.from), format)) {
    const inPart = readPart(part, { ...options, keys });
    entries.push(...inPart);
    if (part.format === 'list') for (const entry of inPart) listed.add(entry);
    if (performance.now() - began < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (isStale()) return null;
    began = performance.now();
  }
  const read = numbers === 'kept' ? entries : withoutNumbers(entries, listed);
  return [...read, ...(key && keys.size > 0 ? [unusedKey(text, key.from)] : [])];
}

/** Says that a key below the questions has more in it than there are questions without a key of their own. */
const unusedKey = (text: string, from: number): ImportEntry => ({
  state: 'skipped',
  line: splitLines(text.slice(0, from)).length,
  kind: 'Key',
  text: quotePiece(text.slice(from)),
});

/** Numbers in front of questions belong to lists; in GIFT they are text. */
function withoutNumbers(entries: readonly ImportEntry[], listed: ReadonlySet<ImportEntry>): ImportEntry[] {
  const stripped = stripNumbers(entries.filter((entry) => listed.has(entry)));
  let next = 0;
  return entries.map((entry) => (listed.has(entry) ? (stripped[next++] ?? entry) : entry));
}

function readPart(part: SourcePart, options: GiftOptions & ListOptions): ImportEntry[] {
  const { text, changes } = withoutUnstorable(part.text);
  const block = { line: part.line, text };
  const entries =
    part.format === 'list' ? readList(block, options) : (readCategory(block) ?? readGiftBlock(block, options));
  return changes.length === 0 ? entries : entries.map((entry) => withChanges(entry, changes));
}

function withChanges(entry: ImportEntry, changes: readonly ImportChange[]): ImportEntry {
  if (entry.state === 'refused' || entry.state === 'skipped') return entry;
  const given = entry.state === 'changed' ? entry.changes : [];
  return questionEntry({
    line: entry.line,
    text: entry.question.text,
    question: entry.question,
    changes: [...changes, ...given],
  });
}

const readCategory = ({ line, text }: { line: number; text: string }): ImportEntry[] | null =>
  /^(?:\s*\/\/.*\n)*\s*\$CATEGORY:/.test(text)
    ? [{ state: 'skipped', line, kind: 'Category', text: quotePiece(text) }]
    : null;
