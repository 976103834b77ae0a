import { bracketed, scriptAsText } from './scripts';

/** A part of a formula in a line of text, and the element that it comes from. */
interface MathPart {
  name: string;
  text: string;
}

const EMPTY: MathPart = { name: 'mi', text: '' };

const ACCENTS: Record<string, string> = {
  '¯': '\u0304',
  '‾': '\u0304',
  '→': '\u20D7',
  '^': '\u0302',
  ˆ: '\u0302',
  '~': '\u0303',
  '˜': '\u0303',
  '˙': '\u0307',
};

const sub = ({ text }: MathPart): string => (text === '' ? '' : scriptAsText('sub', text));
const sup = ({ text }: MathPart): string => (text === '' ? '' : scriptAsText('sup', text));

/** How the parts of an element of MathML stand in a line. */
const LINEAR: Record<string, (parts: readonly MathPart[]) => string> = {
  mfrac: ([over = EMPTY, under = EMPTY]) => `${termOf(over)}/${termOf(under)}`,
  msqrt: (parts) => `√${bracketed(joined(parts))}`,
  mroot: ([base = EMPTY, index = EMPTY]) => `${sup(index)}√${bracketed(base.text)}`,
  msup: ([base = EMPTY, exponent = EMPTY]) => `${baseOf(base)}${sup(exponent)}`,
  msub: ([base = EMPTY, index = EMPTY]) => `${baseOf(base)}${sub(index)}`,
  msubsup: ([base = EMPTY, index = EMPTY, exponent = EMPTY]) => `${baseOf(base)}${sub(index)}${sup(exponent)}`,
  munder: ([base = EMPTY, below = EMPTY]) => `${baseOf(base)}${sub(below)}`,
  mover: ([base = EMPTY, above = EMPTY]) => {
    const accent = ACCENTS[above.text];
    return accent && [...base.text].length === 1 ? base.text + accent : `${baseOf(base)}${sup(above)}`;
  },
  munderover: ([base = EMPTY, below = EMPTY, above = EMPTY]) => `${baseOf(base)}${sub(below)}${sup(above)}`,
  mfenced: (parts) => `(${parts.map(({ text }) => text).join(', ')})`,
  mtr: (parts) => `${parts.map(({ text }) => text).join(' | ')}\n`,
  // The same formula in another notation.
  annotation: () => '',
  'annotation-xml': () => '',
};

/** Elements that are one sign, name or number. */
const SINGLE = new Set(['mi', 'mn', 'mo', 'ms', 'mtext', 'mfenced']);

/** What a script stands at: in brackets, unless it is one sign, name or number, or has brackets around it. */
const baseOf = ({ name, text }: MathPart): string =>
  (SINGLE.has(name) && !/^[-−]./.test(text)) || [...text].length <= 1 || isInBrackets(text) ? text : `(${text})`;

/** What stands above or below a fraction bar. */
const termOf = ({ name, text }: MathPart): string =>
  (SINGLE.has(name) && !text.includes(' ')) || isInBrackets(text) ? text : bracketed(text);

/** Whether a bracket at the beginning is closed at the end. */
function isInBrackets(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  return [...text].every((sign, index, signs) => {
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    return depth > 0 || index === signs.length - 1;
  });
}

/** Parts side by side, with a blank where the line would read otherwise: `2 1/2` is not `21/2`. */
const joined = (parts: readonly MathPart[]): string =>
  parts.reduce((text, part, index) => {
    const before = parts[index - 1];
    return `${text}${before && readsOtherwise(before, part) ? ' ' : ''}${part.text}`;
  }, '');

function readsOtherwise(before: MathPart, next: MathPart): boolean {
  if (!/^[\p{L}\p{N}√(]/u.test(next.text)) return false;
  if (/[_^]\S$/u.test(before.text)) return true;
  const isFraction = before.name === 'mfrac' || next.name === 'mfrac';
  return isFraction ? /[\p{L}\p{N})]$/u.test(before.text) : /\d$/.test(before.text) && /^\d/.test(next.text);
}

interface MathFrame {
  name: string;
  parts: MathPart[];
}

/** A group of one part is that part. */
function partOf({ name, parts }: MathFrame): MathPart {
  const linear = LINEAR[name];
  if (linear) return { name, text: linear(parts) };
  const visible = parts.filter(({ text }) => text !== '');
  const [only, second] = visible;
  return only && !second && only.name !== TEXT ? only : { name, text: joined(visible) };
}

/** The name of a part that is no element. */
const TEXT = '#text';

/** Puts a formula in MathML into a line of text, element by element. */
export interface MathWriter {
  isOpen(): boolean;
  openElement(name: string): void;
  addText(text: string): void;
  /** @returns the formula when `name` ends it, else null */
  closeElement(name: string): string | null;
}

export function createMathWriter(): MathWriter {
  const frames: MathFrame[] = [];
  return {
    isOpen: () => frames.length > 0,
    openElement: (name) => void frames.push({ name, parts: [] }),
    addText: (text) => void (text.trim() === '' || frames.at(-1)?.parts.push({ name: TEXT, text: text.trim() })),
    closeElement(name) {
      const frame = frames.at(-1);
      if (frame?.name !== name) return null;
      frames.pop();
      const part = partOf(frame);
      const parent = frames.at(-1);
      if (!parent) return part.text.trim();
      parent.parts.push(part);
      return null;
    },
  };
}
