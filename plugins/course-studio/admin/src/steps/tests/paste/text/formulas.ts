import type { ImportChange } from '../importReport';

/** TeX as MathJax and Moodle mark it; between single dollars only what looks like TeX, or else sums of money were formulas. */
const FORMULA =
  /\$\$[^$]+\$\$|\\\((?:[^\\\n]|\\(?!\))){1,500}\\\)|\\\[(?:[^\\\n]|\\(?!\])){1,500}\\\]|\[tex\][^[]{1,500}\[\/tex\]|\$(?=[^$\n]{0,500}[\\^_])[^$\s](?:[^$\n]{0,500}[^$\s])?\$/g;

/** The formulas in a text, which is kept as it is written. */
export const formulaChanges = (text: string): ImportChange[] =>
  (text.match(FORMULA) ?? []).map((formula) => ({ code: 'formula', from: formula, to: formula }));
