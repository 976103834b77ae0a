/** The key of a whole list, as it stands below its questions: the right letters or numbers by the number of the question. */
export interface AnswerKey {
  /** Where its lines begin in the text, from 0. */
  from: number;
  values: Map<number, string>;
}

const HEADING =
  /^[\s*_#]*(?:(?:the\s+)?(?:answer\s*key|answers|key|solutions|correct\s+answers)|l(?:ö|oe)sung(?:en|sschl(?:ü|ue)ssel)|(?:richtige\s+)?antworten|r[ée]ponses|corrig[ée]|respuestas|soluciones|risposte|respostas)[\s*_]*:?[\s*_]*/i;

/** `1. b`, `2) C, D`, `3: a`, `4-b`, `5c`. */
const ENTRY =
  /\s*\(?(\d{1,5})\s*(?:[.):–—-]+\s*)?(\(?[a-z]\)?(?:\s*(?:,|&|and|und)\s*\(?[a-z]\)?)*|[a-h]{2,6})(?![\p{L}\d])[.,;|]?\s*/iuy;

/** Lines that a key has at most. */
const MAX_KEY_LINES = 10_000;

/** The key below a list: a heading such as "Answer key", and nothing but numbers with letters to the end. */
export function findAnswerKey(text: string): AnswerKey | null {
  const lines = text.split('\n').slice(-MAX_KEY_LINES);
  let from = text.length - lines.join('\n').length;
  const headings = lines.map((line) => {
    const at = from;
    from += line.length + 1;
    return { at, heading: HEADING.exec(line)?.[0] ?? null };
  });
  const last = headings.findLast(({ heading }) => heading !== null);
  if (!last?.heading) return null;
  const values = readEntries(text.slice(last.at + last.heading.length));
  return values && values.size > 1 ? { from: last.at, values } : null;
}

/** Null where there is anything else, or one number twice. */
function readEntries(text: string): Map<number, string> | null {
  const values = new Map<number, string>();
  ENTRY.lastIndex = 0;
  while (ENTRY.lastIndex < text.length) {
    const match = ENTRY.exec(text);
    const number = Number(match?.[1]);
    if (!match || values.has(number)) return null;
    // Letters side by side are those of several answers only in capitals.
    values.set(number, (match[2] ?? '').toUpperCase());
  }
  return values;
}
