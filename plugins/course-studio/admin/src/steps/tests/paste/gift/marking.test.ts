import { describe, expect, it } from 'vitest';

import { answersOf, changesOf, readEntries, readOne } from '../testReading';

describe('marks of GIFT', () => {
  it.each([
    [
      'shares of the points, with wrong answers that cost',
      'Q {~%50%a ~%50%b ~%-25%c}',
      ['a|right|null', 'b|right|null', 'c|wrong|-0.25'],
      [],
    ],
    [
      'wrong answers without a weight, which cost nothing',
      'Q {~%50%a ~%50%b ~c ~%0%d}',
      ['a|right|null', 'b|right|null', 'c|wrong|0', 'd|wrong|0'],
      ['wrongFree'],
    ],
    ['unequal shares', 'Q {~%60%a ~%40%b ~%-100%c}', ['a|right|0.6', 'b|right|0.4', 'c|wrong|-1'], []],
    [
      'thirds, which are all of the points together',
      'Q {~%33.333%a ~%33.333%b ~%33.333%c ~%-50%d}',
      ['a|right|null', 'b|right|null', 'c|right|null', 'd|wrong|-0.5'],
      [],
    ],
    [
      'shares with decimals, as they are written',
      'Q {~%33.3%a ~%66.7%b ~%-33.33333%c ~%-16,6%d}',
      ['a|right|0.333', 'b|right|0.667', 'c|wrong|-0.3333333', 'd|wrong|-0.166'],
      [],
    ],
    [
      'shares that are not all of the points',
      'Q {~%50%a ~%20%b ~%-50%c}',
      ['a|right|0.5', 'b|right|0.2', 'c|wrong|-0.5'],
      ['sum'],
    ],
    [
      'one answer with all of the points, which may be ticked with others',
      'Q {~%100%a ~%-100%b}',
      ['a|right|null', 'b|wrong|-1'],
      [],
    ],
  ])('makes a multiple choice of %s', async (_what, pasted, answers, changes) => {
    const entry = await readOne(pasted);
    expect(entry.question).toMatchObject({ kind: 'multiple', partialCredit: true });
    expect([answersOf(entry), changesOf(entry)]).toEqual([answers, changes]);
  });

  it('lets wrong answers without a weight cost what is usual here when the instructor wants it', async () => {
    const entry = await readOne('Q {~%50%a ~%50%b ~c}', { wrongAnswers: 'usual' });
    expect(answersOf(entry)).toEqual(['a|right|null', 'b|right|null', 'c|wrong|null']);
    expect(entry).toMatchObject({ changes: [{ code: 'wrongFree', from: '0 %', to: '−100 %' }] });
  });

  it('says what cannot be kept: several right answers, other weights, no right answer', async () => {
    expect(await readOne('Q {=a =b ~c}')).toMatchObject({
      question: { kind: 'multiple', partialCredit: false },
      changes: [{ code: 'severalRight', from: 'a / b' }],
    });
    expect(await readOne('Q {=a ~%50%b ~%-33.3%c}')).toMatchObject({
      question: { kind: 'single' },
      changes: [
        { code: 'weights', from: 'b: 50 %', to: '0 %' },
        { code: 'weights', from: 'c: -33.3 %', to: '0 %' },
      ],
    });
    expect(changesOf(await readOne('Q {~a ~b}'))).toEqual(['noneRight']);
    expect(await readOne('Q {~a ~%-50%b}')).toMatchObject({
      changes: [{ code: 'noneRight' }, { code: 'weights', from: 'b: -50 %', to: '0 %' }],
    });
    expect(await readOne('Q {~%33.3%a ~%33.3%b ~%-33.3%c}')).toMatchObject({
      changes: [{ code: 'sum', from: '66.6 %' }],
    });
    expect(await readOne('Q {~%50%a ~%50%b ~c}')).toMatchObject({ changes: [{ code: 'wrongFree', from: '0 %' }] });
    expect(await readOne('Q {~%50%a ~%50%b ~c}')).not.toHaveProperty('changes.0.to');
  });

  it.each(['Q {~%150%a ~%-50%b}', 'Q {~%50%a ~%-150%b}', 'Q {=%100.5%a ~b}', 'Q {~%1000%a ~b}'])(
    'refuses a percentage over 100: %s',
    async (pasted) => {
      expect(await readEntries(pasted)).toMatchObject([{ state: 'refused', code: 'answer.weight' }]);
    },
  );

  it('takes percent signs without a number for text', async () => {
    expect((await readOne('Q {=%d% ~%50}')).question.answers.map(({ text }) => text)).toEqual(['%d%', '%50']);
  });
});
