import { describe, expect, it } from 'vitest';

import { aQuestion, aTestSet } from './examples';
import { deadlineOf, freezeQuestions, shuffled } from './freeze';

const first = () => 0;
const last = (max: number) => max - 1;

describe('shuffling', () => {
  it('can give every order, each as likely as the others', () => {
    const counts = new Map<string, number>();
    for (let a = 0; a < 3; a += 1) {
      for (let b = 0; b < 2; b += 1) {
        const draws = [a, b, 0];
        const order = shuffled([...'abc'], () => draws.shift() ?? 0).join('');
        counts.set(order, (counts.get(order) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(counts)).toEqual({ abc: 1, acb: 1, bac: 1, bca: 1, cab: 1, cba: 1 });
  });

  it('leaves the list it is given as it is', () => {
    const list = ['a', 'b', 'c'];
    shuffled(list, last);
    expect(list).toEqual(['a', 'b', 'c']);
  });
});

describe('freezing questions', () => {
  const questions = [aQuestion('a*b', { id: 'q1' }), aQuestion('c*de', { id: 'q2' })];
  const orderOf = (set: ReturnType<typeof aTestSet>, random: (max: number) => number) =>
    freezeQuestions(set, random).map(({ id, answers }) => `${id}:${answers.map((answer) => answer.id).join('')}`);

  it('keeps the order of the course where the test set does not shuffle', () => {
    expect(orderOf(aTestSet(questions), last)).toEqual(['q1:ab', 'q2:cde']);
  });

  it('shuffles questions and answers where it does', () => {
    expect(orderOf(aTestSet(questions, { shuffle: true }), last)).toEqual(['q2:edc', 'q1:ba']);
    expect(orderOf(aTestSet(questions, { shuffle: true }), first)).toEqual(['q1:ab', 'q2:cde']);
  });

  it('keeps the key with the answers it belongs to', () => {
    const [second] = freezeQuestions(aTestSet(questions, { shuffle: true }), last);
    expect(second?.answers.filter((answer) => answer.correct).map((answer) => answer.id)).toEqual(['c']);
  });
});

describe('the deadline', () => {
  const start = new Date('2024-05-01T10:00:00Z');

  it('is so many minutes after the start', () => {
    expect(deadlineOf(start, 90)).toEqual(new Date('2024-05-01T11:30:00Z'));
  });

  it('is none without a time limit', () => {
    expect(deadlineOf(start, 0)).toBeNull();
  });
});
