import { Parser } from 'htmlparser2';

import type { ImportChange } from '../importReport';

import { elementRole, hasLook, type ElementRole } from './htmlElements';
import { escapeNonMarkup } from './markup';
import { createMathWriter } from './mathText';
import { scriptAsText, type ScriptKind } from './scripts';

/** Stand for blanks and line ends that are kept as they are while others are folded. */
const KEPT_SPACE = '\uFDD0';
const KEPT_BREAK = '\uFDD1';

export interface HtmlTextOptions {
  /** In Moodle's own format a line end is one; in HTML it is a blank. */
  format: 'html' | 'moodle';
  /** The word for a picture that has no name. */
  pictureLabel: string;
}

/** The plain text of a piece of HTML, and what of it is not in the text as it was. */
export function htmlText(
  html: string,
  { format, pictureLabel }: HtmlTextOptions,
): { text: string; changes: ImportChange[] } {
  const changes: ImportChange[] = [];
  const math = createMathWriter();
  const scripts: { kind: ScriptKind; from: number }[] = [];
  /** Of each open span, whether it raises or lowers its text, as word processors write it. */
  const spans: boolean[] = [];
  const links: { href: string; from: number }[] = [];
  const lists: { counter: number | null }[] = [];
  const out: string[] = [];
  let preformatted = 0;
  let hasCode = false;
  let dropped = 0;
  let cells = 0;

  const tail = () => out.at(-1)?.at(-1) ?? '\n';
  const beginLine = () => void (/[\n\uFDD1]/.test(tail()) || out.push('\n'));
  const take = (from: number): string => out.splice(from).join('');

  function addText(text: string): void {
    if (preformatted > 0) {
      out.push(
        text
          .replace(/[ \u00A0]/g, KEPT_SPACE)
          .replaceAll('\t', KEPT_SPACE.repeat(4))
          .replaceAll('\n', KEPT_BREAK),
      );
    } else {
      // Blanks between blocks are how the source was laid out.
      if (text.trim() === '' && !text.includes('\u00A0') && /[\n\uFDD1]/.test(tail())) return;
      const spaced = format === 'html' ? text.replace(/\s*\n\s*/g, ' ') : text;
      out.push(spaced.replaceAll('\u00A0', KEPT_SPACE));
    }
  }

  function addPlaceholder(code: 'picture' | 'media', attributes: Record<string, string>): void {
    const source = attributes.src ?? attributes.data ?? '';
    const from = source.startsWith('data:') ? '' : fileName(source);
    const to = `[${attributes.alt?.trim() || from || pictureLabel}]`;
    out.push(to);
    changes.push({ code, from: from || attributes.alt?.trim() || pictureLabel, to });
  }

  function closeScript(): void {
    const script = scripts.pop();
    if (!script) return;
    const text = take(script.from).replaceAll(KEPT_SPACE, ' ').trim();
    if (text === '') return;
    const to = scriptAsText(script.kind, text);
    out.push(to);
    changes.push({ code: 'script', from: `<${script.kind}>${text}</${script.kind}>`, to });
  }

  function closeLink(): void {
    const link = links.pop();
    if (!link) return;
    const text = out.slice(link.from).join('').trim();
    if (!/^(?:https?|mailto|ftp):/i.test(link.href) || link.href === text) return;
    out.push(` (${link.href})`);
    changes.push({ code: 'link', from: text, to: `${text} (${link.href})` });
  }

  function beginItem(): void {
    beginLine();
    const list = lists.at(-1);
    if (list?.counter) out.push(`${list.counter++}. `);
    else out.push('• ');
  }

  const openers: Partial<Record<ElementRole, (name: string, attributes: Record<string, string>) => void>> = {
    block(name) {
      beginLine();
      if (name === 'ul' || name === 'ol') lists.push({ counter: name === 'ol' ? 1 : null });
    },
    break: () => void out.push(KEPT_BREAK),
    item: beginItem,
    table() {
      beginLine();
      changes.push({ code: 'table' });
    },
    row() {
      beginLine();
      cells = 0;
    },
    cell: () => void (cells++ > 0 && out.push(' | ')),
    pre() {
      beginLine();
      preformatted++;
      hasCode = true;
    },
    script: (name) => void scripts.push({ kind: name as ScriptKind, from: out.length }),
    link: (_name, { href = '' }) => void links.push({ href, from: out.length }),
    picture: (name, attributes) => void (name !== 'map' && name !== 'area' && addPlaceholder('picture', attributes)),
    media: (_name, attributes) => void ((attributes.src ?? attributes.data) && addPlaceholder('media', attributes)),
    dropped: () => void dropped++,
  };

  const closers: Partial<Record<ElementRole, (name: string) => void>> = {
    block(name) {
      beginLine();
      if (name === 'ul' || name === 'ol') lists.pop();
    },
    item: beginLine,
    table: beginLine,
    row: beginLine,
    pre() {
      preformatted = Math.max(0, preformatted - 1);
      beginLine();
    },
    script: closeScript,
    link: closeLink,
    dropped: () => void (dropped = Math.max(0, dropped - 1)),
  };

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const role = elementRole(name);
        if (math.isOpen() || role === 'math') return math.openElement(name);
        if (hasLook(name, attributes)) changes.push({ code: 'formatting', from: name });
        const shifted = name === 'span' ? SHIFTED.exec(attributes.style ?? '')?.[1] : undefined;
        if (name === 'span') spans.push(shifted !== undefined);
        if (shifted) scripts.push({ kind: shifted === 'super' ? 'sup' : 'sub', from: out.length });
        else if (role === 'dropped' || (role && dropped === 0)) openers[role]?.(name, attributes);
      },
      ontext(text) {
        if (math.isOpen()) math.addText(text);
        else if (dropped === 0) addText(text);
      },
      oncomment: (text) => void (text.trim() && changes.push({ code: 'comment', from: text.trim() })),
      onclosetag(name) {
        const role = elementRole(name);
        if (math.isOpen()) {
          const formula = math.closeElement(name);
          if (formula === null) return;
          out.push(formula);
          changes.push({ code: 'formula', from: 'MathML', to: formula });
        } else if (name === 'span') void (spans.pop() && closeScript());
        else if (role) closers[role]?.(name);
      },
    },
    { decodeEntities: true },
  );
  parser.end(escapeNonMarkup(html, format));
  while (scripts.length > 0) closeScript();
  const text = foldBlanks(out.join(''));
  return { text: hasCode ? text : text.trim(), changes };
}

const SHIFTED = /vertical-align\s*:\s*(super|sub)/;

const fileName = (source: string): string => {
  const name = source.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    // A name with a bare percent sign is shown as it is.
    return name;
  }
};

const foldBlanks = (text: string): string =>
  text
    .replace(/[ \t\r\f\v]+/g, ' ')
    .replace(/ ?([\n\uFDD1]) ?/g, '$1')
    // A line end after a break is how the source was laid out.
    .replaceAll(`${KEPT_BREAK}\n`, KEPT_BREAK)
    .replaceAll(KEPT_SPACE, ' ')
    .replaceAll(KEPT_BREAK, '\n')
    .replace(/ +\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();
