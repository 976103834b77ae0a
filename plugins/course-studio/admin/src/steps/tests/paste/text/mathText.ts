import { bracketed, scriptAsText } from './scripts';

/** How the parts of an element of MathML stand in a line. */
const LINEAR: Record<string, (parts: readonly string[]) => string> = {
  mfrac: ([over = '', under = '']) => `${bracketed(over)}/${bracketed(under)}`,
  msqrt: (parts) => `√${bracketed(parts.join(''))}`,
  mroot: ([base = '', index = '']) => `${scriptAsText('sup', index)}√${bracketed(base)}`,
  msup: ([base = '', exponent = '']) => `${base}${scriptAsText('sup', exponent)}`,
  msub: ([base = '', index = '']) => `${base}${scriptAsText('sub', index)}`,
  msubsup: ([base = '', index = '', exponent = '']) =>
    `${base}${scriptAsText('sub', index)}${scriptAsText('sup', exponent)}`,
  mfenced: (parts) => `(${parts.join(', ')})`,
  mtr: (parts) => `${parts.join(' | ')}\n`,
  // The same formula in another notation.
  annotation: () => '',
  'annotation-xml': () => '',
};

interface MathFrame {
  name: string;
  parts: string[];
}

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
    addText: (text) => void (text.trim() === '' || frames.at(-1)?.parts.push(text.trim())),
    closeElement(name) {
      const frame = frames.at(-1);
      if (frame?.name !== name) return null;
      frames.pop();
      const text = (LINEAR[name] ?? ((parts) => parts.join('')))(frame.parts);
      const parent = frames.at(-1);
      if (!parent) return text.trim();
      parent.parts.push(text);
      return null;
    },
  };
}
