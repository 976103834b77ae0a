/** A pair of braces that are not escaped; `from` is at the opening one, `to` behind the closing one. */
export interface BracePair {
  from: number;
  to: number;
}

/** What stands in braces that hold answers: a sign of an answer, true or false, or nothing. */
const ANSWERS = /^\s*(?:[=~#]|%-?\d|$|(?:T|F|TRUE|FALSE)\s*(?:#|$))/i;

export const CLOZE = /^\s*\d*:[A-Za-z_]+:/;

/** The outer pairs of braces in a masked text, and where a brace stands without its other half; -1 where none does. */
export function findPairs(masked: string): { pairs: BracePair[]; unclosed: number; unopened: number } {
  const pairs: BracePair[] = [];
  const open: number[] = [];
  let unopened = -1;
  for (const { 0: brace, index } of masked.matchAll(/[{}]/g)) {
    if (brace === '{') open.push(index);
    else if (open.length === 0) unopened = unopened < 0 ? index : unopened;
    else {
      const from = open.pop() ?? index;
      if (open.length === 0) pairs.push({ from, to: index + 1 });
    }
  }
  return { pairs, unclosed: open[0] ?? -1, unopened };
}

export const insideOf = (masked: string, { from, to }: BracePair): string => masked.slice(from + 1, to - 1);

/** The pairs that hold answers. Braces in a formula or in code do not; where no pair looks like answers, the first is. */
export function answerPairs(masked: string, pairs: readonly BracePair[]): BracePair[] {
  const likely = pairs.filter((pair) => ANSWERS.test(insideOf(masked, pair)));
  return likely.length > 0 ? likely : pairs.slice(0, 1);
}
