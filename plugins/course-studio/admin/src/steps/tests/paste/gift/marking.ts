import type { QuestionDraft } from '../../../../draft/edits';
import type { ImportChange } from '../importReport';

import type { Choice } from './choices';

/** What a wrong answer without a weight costs: nothing, as Moodle has it, or as much as is usual here. */
export const WRONG_ANSWER_COSTS = ['nothing', 'usual'] as const;
export type WrongAnswerCost = (typeof WRONG_ANSWER_COSTS)[number];

type Marking = Pick<QuestionDraft, 'kind' | 'partialCredit' | 'answers'> & { changes: ImportChange[] };

/** Percent of the points that an answer earns or costs. */
const shareOf = ({ isRight, weight }: Choice): number => weight ?? (isRight ? 100 : 0);

/**
 * Which answers are right, and what each earns, as Moodle has it: with an `=`, one answer is chosen and the one with
 * 100 % is right; without any, several are ticked and their weights are added up.
 */
export function markChoices(choices: readonly Choice[], wrongAnswers: WrongAnswerCost): Marking {
  const full = choices.filter((choice) => shareOf(choice) === 100);
  if (!choices.some((choice) => shareOf(choice) > 0)) {
    const { changes, ...marking } = markPlainly(choices, []);
    return { ...marking, changes: [{ code: 'noneRight' }, ...changes] };
  }
  if (choices.some(({ isRight }) => isRight) && full.length > 0) return markPlainly(choices, full);
  return markByShares(choices, wrongAnswers);
}

function markPlainly(choices: readonly Choice[], right: readonly Choice[]): Marking {
  const lost = choices.filter((choice) => !right.includes(choice) && shareOf(choice) !== 0);
  const isSeveral = right.length > 1;
  return {
    kind: isSeveral ? 'multiple' : 'single',
    partialCredit: false,
    answers: choices.map((choice) => ({ text: choice.text, correct: right.includes(choice), fraction: null })),
    changes: [
      ...(isSeveral ? [{ code: 'severalRight' as const, from: right.map(({ text }) => text).join(' / ') }] : []),
      ...lost.map((choice) => ({ code: 'weights' as const, from: `${choice.text}: ${shareOf(choice)} %`, to: '0 %' })),
    ],
  };
}

/** Decimal digits that a number keeps; what follows them comes from reckoning. */
const EXACT_DIGITS = 15;

/** Without what reckoning adds behind the digits that were written. */
const asWritten = (value: number): number => Number(value.toPrecision(EXACT_DIGITS));

const fractionOfPercent = (percent: number): number => asWritten(percent / 100);

/** How far a sum of percentages may be from 100: thirds are written as 33.33 or 33. */
const SUM_TOLERANCE = 0.5;

function markByShares(choices: readonly Choice[], wrongAnswers: WrongAnswerCost): Marking {
  const earning = choices.map(shareOf).filter((share) => share > 0);
  const sum = earning.reduce((total, share) => total + share, 0);
  const isWhole = Math.abs(sum - 100) <= SUM_TOLERANCE;
  // Equal shares are left to the exact ones that are reckoned here: three times 33.33333 % are not all the points.
  const isEqual = isWhole && earning.every((share) => share === earning[0]);
  const free = choices.filter((choice) => shareOf(choice) === 0);
  const fractionOf = (choice: Choice): number | null => {
    const share = shareOf(choice);
    if (share > 0) return isEqual ? null : fractionOfPercent(share);
    return share === 0 && wrongAnswers === 'usual' ? null : fractionOfPercent(share);
  };
  return {
    kind: 'multiple',
    partialCredit: true,
    answers: choices.map((choice) => ({
      text: choice.text,
      correct: shareOf(choice) > 0,
      fraction: fractionOf(choice),
    })),
    changes: [
      ...(isWhole ? [] : [{ code: 'sum' as const, from: `${asWritten(sum)} %` }]),
      ...(free.length > 0
        ? [{ code: 'wrongFree' as const, from: '0 %', ...(wrongAnswers === 'usual' && { to: '−100 %' }) }]
        : []),
    ],
  };
}
