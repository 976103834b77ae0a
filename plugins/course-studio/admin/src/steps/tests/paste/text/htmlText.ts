import { Parser } from 'htmlparser2';

import type { ImportChange } from '../importReport';

import { elementRole, hasLook, type ElementRole } from './htmlElements';
import { countItems, listCounter, takeLabel, type ListCounter } from './listLabels';
import { escapeNonMarkup } from './markup';
import { createMathWriter } from './mathText';
import { scriptAsText, type ScriptKind } from './scripts';
import { createTextWriter, type TextWriter } from './textWriter';

export interface HtmlTextOptions {
  format: 'html' | 'moodle';
  /** The word for a picture that has no name. */
  pictureLabel: string;
}

/** The plain text of a piece of HTML, and what of it is not in the text as it was. */
export function htmlText(
  html: string,
  { format, pictureLabel }: HtmlTextOptions,
): { text: string; changes: ImportChange[] } {
  const conversion: Conversion = {
    writer: createTextWriter(format === 'moodle' ? 'kept' : 'folded'),
    changes: [],
    pictureLabel,
    scripts: [],
    spans: [],
    links: [],
    counters: [],
    itemCounts: countItems(html),
    droppedDepth: 0,
    cells: 0,
  };
  const { writer, changes } = conversion;
  const math = createMathWriter();
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const role = elementRole(name);
        if (math.isOpen() || role === 'math') return math.openElement(name);
        if (hasLook(name, attributes)) changes.push({ code: 'formatting', from: name });
        if (name === 'span') openSpan(conversion, attributes);
        if (role === 'dropped' || (role && conversion.droppedDepth === 0))
          OPENERS[role]?.(conversion, { name, attributes });
      },
      ontext(text) {
        if (math.isOpen()) math.addText(text);
        else if (conversion.droppedDepth === 0) writer.addSource(text);
      },
      oncomment: (text) => void (text.trim() && changes.push({ code: 'comment', from: text.trim() })),
      onclosetag(name) {
        const role = elementRole(name);
        if (math.isOpen()) return addFormula(conversion, math.closeElement(name));
        if (name === 'span' && conversion.spans.pop()) closeScript(conversion);
        if (role) CLOSERS[role]?.(conversion, name);
      },
    },
    { decodeEntities: true },
  );
  parser.end(escapeNonMarkup(html, format));
  while (conversion.scripts.length > 0) closeScript(conversion);
  return { text: writer.finish(), changes };
}

/** How far the conversion of a text is: what was written, and the elements that are open. */
interface Conversion {
  writer: TextWriter;
  changes: ImportChange[];
  pictureLabel: string;
  scripts: { kind: ScriptKind; from: number }[];
  /** Of each open span, whether it raises or lowers its text, as word processors write it. */
  spans: boolean[];
  links: { href: string; from: number }[];
  /** Of each open list, how its items are counted; null in a list without numbers. */
  counters: (ListCounter | null)[];
  /** Items of the numbered lists that are not opened yet. */
  itemCounts: number[];
  droppedDepth: number;
  /** Cells in the row that is open. */
  cells: number;
}

interface Element {
  name: string;
  attributes: Record<string, string>;
}

const isList = (name: string): boolean => name === 'ul' || name === 'ol';

const OPENERS: Partial<Record<ElementRole, (conversion: Conversion, element: Element) => void>> = {
  block({ writer, counters, itemCounts }, { name, attributes }) {
    writer.beginLine();
    if (isList(name)) counters.push(name === 'ol' ? listCounter(attributes, itemCounts.shift() ?? 0) : null);
  },
  break: ({ writer }) => writer.addBreak(),
  item({ writer, counters }, { attributes }) {
    writer.beginLine();
    const counter = counters.at(-1);
    writer.addText(counter ? `${takeLabel(counter, attributes)}. ` : '• ');
  },
  table({ writer, changes }) {
    writer.beginLine();
    changes.push({ code: 'table' });
  },
  row(conversion) {
    conversion.writer.beginLine();
    conversion.cells = 0;
  },
  cell: (conversion) => void (conversion.cells++ > 0 && conversion.writer.addText(' | ')),
  pre({ writer }) {
    writer.beginLine();
    writer.beginCode();
  },
  script: ({ scripts, writer }, { name }) =>
    void scripts.push({ kind: name === 'sup' ? 'sup' : 'sub', from: writer.mark() }),
  link: ({ links, writer }, { attributes }) => void links.push({ href: attributes.href ?? '', from: writer.mark() }),
  picture: (conversion, { attributes }) => addPlaceholder(conversion, 'picture', attributes),
  media: (conversion, { attributes }) => addPlaceholder(conversion, 'media', attributes),
  dropped: (conversion) => void conversion.droppedDepth++,
};

const CLOSERS: Partial<Record<ElementRole, (conversion: Conversion, name: string) => void>> = {
  block({ writer, counters }, name) {
    writer.beginLine();
    if (isList(name)) counters.pop();
  },
  item: ({ writer }) => writer.beginLine(),
  table: ({ writer }) => writer.beginLine(),
  row: ({ writer }) => writer.beginLine(),
  pre({ writer }) {
    writer.endCode();
    writer.beginLine();
  },
  script: closeScript,
  link: closeLink,
  dropped: (conversion) => void (conversion.droppedDepth = Math.max(0, conversion.droppedDepth - 1)),
};

const SHIFTED = /vertical-align\s*:\s*(super|sub)/;

function openSpan({ spans, scripts, writer }: Conversion, { style = '' }: Record<string, string>): void {
  const [, shift] = SHIFTED.exec(style) ?? [];
  spans.push(shift !== undefined);
  if (shift) scripts.push({ kind: shift === 'super' ? 'sup' : 'sub', from: writer.mark() });
}

function closeScript({ scripts, writer, changes }: Conversion): void {
  const script = scripts.pop();
  const text = script ? writer.takeFrom(script.from) : '';
  if (!script || text === '') return;
  const to = scriptAsText(script.kind, text);
  writer.addText(to);
  changes.push({ code: 'script', from: `<${script.kind}>${text}</${script.kind}>`, to });
}

function closeLink({ links, writer, changes }: Conversion): void {
  const link = links.pop();
  if (!link || !/^(?:https?|mailto|ftp):/i.test(link.href)) return;
  const text = writer.textFrom(link.from);
  if (link.href === text) return;
  writer.addText(` (${link.href})`);
  changes.push({ code: 'link', from: text, to: `${text} (${link.href})` });
}

function addFormula({ writer, changes }: Conversion, formula: string | null): void {
  if (formula === null) return;
  writer.addText(formula);
  changes.push({ code: 'formula', from: 'MathML', to: formula });
}

/** Puts the name of what cannot be kept in its place. */
function addPlaceholder(
  { writer, changes, pictureLabel }: Conversion,
  code: 'picture' | 'media',
  { src, data, alt = '' }: Record<string, string>,
): void {
  const source = src ?? data ?? '';
  // A player names its file here, or in an element within it.
  if (code === 'media' && source === '') return;
  const name = source.startsWith('data:') ? '' : fileName(source);
  const to = `[${alt.trim() || name || pictureLabel}]`;
  writer.addText(to);
  changes.push({ code, from: name || alt.trim() || pictureLabel, to });
}

function fileName(source: string): string {
  const name = source.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    // A name with a bare percent sign is shown as it is.
    return name;
  }
}
