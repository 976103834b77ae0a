import type { Fault } from '../../course/rules/faults';
import type { QuestionSnapshot } from '../../course-version/rules/snapshot';
import type { Given } from './grading';

/** What can be wrong with answers that have the right shape, by the stable code of the field. */
const PROBLEMS = {
  'question.unknown': 'This attempt has no such question.',
  'question.repeated': 'The question is answered twice.',
  'answer.unknown': 'The question has no such answer.',
  'answer.repeated': 'The answer is selected twice.',
  'answer.tooMany': 'Only one answer may be selected.',
} as const;

const faultAt = (path: string, code: keyof typeof PROBLEMS): Fault => ({ path, code, message: PROBLEMS[code] });

/** Tells of each id in turn whether it came before. */
function createRepetitionCheck(): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => seen.size === seen.add(id).size;
}

function selectionProblems(question: QuestionSnapshot, selected: readonly string[], path: string): Fault[] {
  const known = new Set(question.answers.map((answer) => answer.id));
  const isRepeated = createRepetitionCheck();
  const each = selected.flatMap((id, index) => {
    if (!known.has(id)) return [faultAt(`${path}.${index}`, 'answer.unknown')];
    return isRepeated(id) ? [faultAt(`${path}.${index}`, 'answer.repeated')] : [];
  });
  const tooMany = question.kind === 'single' && new Set(selected).size > 1;
  return tooMany ? [...each, faultAt(path, 'answer.tooMany')] : each;
}

/** Everything wrong with answers to these questions, by where it stands in the body; empty when they may be stored. */
export function findAnswerProblems(questions: readonly QuestionSnapshot[], answers: readonly Given[]): Fault[] {
  const byId = new Map(questions.map((question) => [question.id, question]));
  const isRepeated = createRepetitionCheck();
  return answers.flatMap((answer, index) => {
    const path = `data.answers.${index}`;
    const question = byId.get(answer.question);
    if (!question) return [faultAt(`${path}.question`, 'question.unknown')];
    if (isRepeated(answer.question)) return [faultAt(`${path}.question`, 'question.repeated')];
    return selectionProblems(question, answer.selected, `${path}.selected`);
  });
}

/** Saved answers with newer ones in place of theirs. An empty selection takes an answer back. */
export function mergeAnswers(saved: readonly Given[], newer: readonly Given[]): Given[] {
  const merged = new Map([...saved, ...newer].map((answer) => [answer.question, answer]));
  return [...merged.values()].filter((answer) => answer.selected.length > 0);
}
