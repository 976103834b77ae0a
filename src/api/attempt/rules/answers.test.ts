import { describe, expect, it } from 'vitest';

import { findAnswerProblems, mergeAnswers } from './answers';
import { aQuestion } from './examples';
import type { Given } from './grading';

const questions = [aQuestion('a*b', { id: 'q1', kind: 'single' }), aQuestion('c*d*e', { id: 'q2' })];
const given = (question: string, ...selected: string[]): Given => ({ question, selected });
const problems = (...answers: Given[]) =>
  findAnswerProblems(questions, answers).map(({ path, code }) => `${path} ${code}`);

describe('answers', () => {
  it.each([
    ['nothing', []],
    ['one of one', [given('q1', 'a')]],
    ['several of several', [given('q1', 'b'), given('q2', 'c', 'd', 'e')]],
    ['an empty selection', [given('q1'), given('q2')]],
  ])('may be %s', (_, answers) => {
    expect(problems(...answers)).toEqual([]);
  });

  it.each([
    ['of an unknown question', [given('q3', 'a')], ['data.answers.0.question question.unknown']],
    ['of one question twice', [given('q1', 'a'), given('q1', 'b')], ['data.answers.1.question question.repeated']],
    ['of another question', [given('q1', 'c')], ['data.answers.0.selected.0 answer.unknown']],
    ['selected twice', [given('q2', 'c', 'c')], ['data.answers.0.selected.1 answer.repeated']],
    ['more than one where one is asked for', [given('q1', 'a', 'b')], ['data.answers.0.selected answer.tooMany']],
    [
      'wrong in several places',
      [given('q2', 'c', 'x'), given('q9')],
      ['data.answers.0.selected.1 answer.unknown', 'data.answers.1.question question.unknown'],
    ],
  ])('are refused, naming the field, when they are %s', (_, answers, expected) => {
    expect(problems(...answers)).toEqual(expected);
  });

  it('do not come to be known as a question or an answer by the names every object has', () => {
    expect(problems(given('constructor', 'a'), given('q1', 'toString'))).toHaveLength(2);
  });
});

describe('saving answers', () => {
  it('replaces those of the same question and keeps the others', () => {
    const saved = [given('q1', 'a'), given('q2', 'c')];
    expect(mergeAnswers(saved, [given('q2', 'd', 'e')])).toEqual([given('q1', 'a'), given('q2', 'd', 'e')]);
  });

  it('takes an answer back with an empty selection', () => {
    expect(mergeAnswers([given('q1', 'a')], [given('q1')])).toEqual([]);
  });

  it('gives the same when repeated', () => {
    const once = mergeAnswers([given('q1', 'a')], [given('q2', 'c')]);
    expect(mergeAnswers(once, [given('q2', 'c')])).toEqual(once);
  });
});
