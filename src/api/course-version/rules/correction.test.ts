import { describe, expect, it } from 'vitest';

import { aQuestion } from '../../attempt/rules/examples';
import { correctQuestions, keysFor } from './correction';

const key = (...correct: string[]) => ({ policy: 'key' as const, correct });
const correction = (questionId: string, correct: string[], versions = ['v1']) => ({
  questionId,
  versions,
  ...key(...correct),
});
const keyOf = ({ answers }: ReturnType<typeof aQuestion>) =>
  answers.filter((answer) => answer.correct).map((answer) => answer.id);

describe('corrections of a key', () => {
  it('hold for the versions they name, the last of several', () => {
    const corrections = [correction('q', ['a'], ['v1', 'v2']), correction('q', ['b']), correction('r', ['c'])];
    expect([...keysFor(corrections, 'v1')]).toEqual([
      ['q', key('b')],
      ['r', key('c')],
    ]);
    expect([...keysFor(corrections, 'v2')]).toEqual([['q', key('a')]]);
    expect([...keysFor(corrections, 'v3')]).toEqual([]);
  });

  it('replace the key and the fractions made for it, and leave everything else and the question itself alone', () => {
    const asked = aQuestion('a*b');
    asked.answers[0]!.fraction = 0.4;
    const before = structuredClone(asked);
    const [corrected, other] = correctQuestions([asked, aQuestion('c*d', { id: 'r' })], new Map([['q', key('b')]]));
    expect(keyOf(corrected!)).toEqual(['b']);
    expect(corrected!.answers.map(({ fraction }) => fraction)).toEqual([null, null]);
    expect(corrected).toMatchObject({ text: asked.text, explanation: asked.explanation, points: asked.points });
    expect(keyOf(other!)).toEqual(['c']);
    expect(asked).toEqual(before);
  });

  it('leave alone what an answer costs that is wrong by both keys', () => {
    const asked = aQuestion('a*b*cd');
    [0.5, 0.5, -0.25, -0.25].forEach((fraction, index) => (asked.answers[index]!.fraction = fraction));
    const [corrected] = correctQuestions([asked], new Map([['q', key('a', 'c')]]));
    expect(corrected!.answers.map(({ correct, fraction }) => [correct, fraction])).toEqual([
      [true, null],
      [false, null],
      [true, null],
      [false, -0.25],
    ]);
  });
});
