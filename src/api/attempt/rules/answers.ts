import type { FieldProblem } from '../../course/rules/errors';
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

const problem = (code: keyof typeof PROBLEMS, path: string): FieldProblem => ({ path, code, message: PROBLEMS[code] });

const isRepeated = (id: string, index: number, all: readonly string[]) => all.indexOf(id) !== index;

function selectionProblems(question: QuestionSnapshot, selected: readonly string[], path: string): FieldProblem[] {
  const known = new Set(question.answers.map((answer) => answer.id));
  const each = selected.flatMap((id, index) => {
    if (!known.has(id)) return [problem('answer.unknown', `${path}.${index}`)];
    return isRepeated(id, index, selected) ? [problem('answer.repeated', `${path}.${index}`)] : [];
  });
  const tooMany = question.kind === 'single' && new Set(selected).size > 1;
  return tooMany ? [...each, problem('answer.tooMany', path)] : each;
}

/** Everything wrong with answers to these questions, by where it stands in the body; empty when they may be stored. */
export function findAnswerProblems(questions: readonly QuestionSnapshot[], answers: readonly Given[]): FieldProblem[] {
  const byId = new Map(questions.map((question) => [question.id, question]));
  const asked = answers.map((answer) => answer.question);
  return answers.flatMap((answer, index) => {
    const path = `data.answers.${index}`;
    const question = byId.get(answer.question);
    if (!question) return [problem('question.unknown', `${path}.question`)];
    if (isRepeated(answer.question, index, asked)) return [problem('question.repeated', `${path}.question`)];
    return selectionProblems(question, answer.selected, `${path}.selected`);
  });
}

/** Saved answers with newer ones in place of theirs. An empty selection takes an answer back. */
export function mergeAnswers(saved: readonly Given[], newer: readonly Given[]): Given[] {
  const merged = new Map([...saved, ...newer].map((answer) => [answer.question, answer]));
  return [...merged.values()].filter((answer) => answer.selected.length > 0);
}
