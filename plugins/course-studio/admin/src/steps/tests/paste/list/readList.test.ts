import { describe, expect, it } from 'vitest';

import { answersOf, changesOf, readEntries, readOne, summaryOf } from '../testReading';

const TIDES = 'What pulls the sea most?\nA. The wind\nB) The moon\nC. The sun\nANSWER: B'.replace('B)', 'B.');

describe('lists of questions', () => {
  it.each([
    ['Aiken', 'A. one\nB. two\nANSWER: B'],
    ['small letters', 'a) one\nb) two\nAnswer: b'],
    ['brackets', '(A) one\n(B) two\nANSWER: (B)'],
    ['no blank after the letter', 'A)one\nB)two\nANSWER: B.'],
    ['an asterisk in front of the right answer', 'a) one\n*b) two'],
    ['German', 'a) one\nb) two\nLösung: B'],
    ['French', 'a) one\nb) two\nRéponse : b'],
    ['the answer written out', 'a) one\nb) two\nCorrect answer: b) two'],
    ['the answer without its letter', 'a) one\nb) two\nAns: Two'],
    ['blank lines between the answers', '\na) one\n\nb) two\n\nAnswer: b'],
    ['a blank line of another kind', 'a) one\n\u200b\nb) two\nAnswer: b'],
  ])('are read with %s', async (_how, answers) => {
    const entry = await readOne(`Which?\n${answers}`);
    expect(entry).toMatchObject({ state: 'taken', question: { text: 'Which?', kind: 'single' } });
    expect(answersOf(entry)).toEqual(['one|wrong|null', 'two|right|null']);
  });

  it.each([
    ['AC', ['DC', 'AC', 'Static'], 1],
    ['CAB', ['bus', 'tram', 'CAB'], 2],
    ['be', ['is', 'be', 'are', 'was', 'were'], 1],
  ])('take the key %s for the answer that says so, not for letters', async (key, texts, place) => {
    const list = texts.map((text, at) => `${'ABCDE'[at]}. ${text}`).join('\n');
    const entry = await readOne(`Which?\n${list}\nANSWER: ${key}`);
    expect(entry.question).toMatchObject({ kind: 'single' });
    expect(entry.question?.answers.map(({ correct }) => correct)).toEqual(texts.map((_text, at) => at === place));
  });

  it.each(['A, C', 'A and C', 'AC', 'a; c', '(A) & (C)', 'A und C'])(
    'make a multiple choice of the key %s',
    async (key) => {
      const entry = await readOne(TIDES.replace('ANSWER: B', `ANSWER: ${key}`));
      expect(entry.question).toMatchObject({ kind: 'multiple', partialCredit: false });
      expect(answersOf(entry).map((answer) => answer.split('|')[1])).toEqual(['right', 'wrong', 'right']);
    },
  );

  it('keep a text and answers of several lines, and an explanation', async () => {
    const entry = await readOne('Look:\nWhich?\nA. one\nand a half\nB. two\nANSWER: A\nFeedback: because');
    expect(entry.question).toMatchObject({ text: 'Look:\nWhich?', explanation: 'because' });
    expect(answersOf(entry)).toEqual(['one and a half|right|null', 'two|wrong|null']);
    expect(changesOf(entry)).toEqual(['lines']);
  });

  it('lose numbers that count on, which is said', async () => {
    const list = ['1. One?\na) x\nb) y\nAnswer: a', '2. Two?\na) x\nb) y\nAnswer: b'];
    expect(await readEntries(list.join('\n\n'))).toMatchObject([
      { question: { text: 'One?' }, changes: [{ code: 'numbering', from: '1.' }] },
      { question: { text: 'Two?' }, changes: [{ code: 'numbering', from: '2.' }] },
    ]);
    expect(await readEntries(list.toReversed().join('\n\n').replace('1. One', '2. One'))).toMatchObject([
      { question: { text: '2. Two?' } },
      { question: { text: '2. One?' } },
    ]);
    expect(await readEntries(`${list[0] ?? ''}\n\n2. Broken?\na) x\nb) y`)).toMatchObject([
      { question: { text: 'One?' } },
      {},
    ]);
    expect(await readOne('1. FC Köln?\na) x\nb) y\nAnswer: a')).toMatchObject({
      state: 'taken',
      question: { text: '1. FC Köln?' },
    });
  });

  it('keep numbers that count on where the instructor wants them', async () => {
    const list = '1. One?\na) x\nb) y\nAnswer: a\n\n2. Two?\na) x\nb) y\nAnswer: b';
    expect(await readEntries(list, { numbers: 'kept' })).toMatchObject([
      { state: 'taken', question: { text: '1. One?' } },
      { state: 'taken', question: { text: '2. Two?' } },
    ]);
  });

  it('take a sentence that begins with a letter for text', async () => {
    expect(await readOne('A. Einstein was born when?\nA. 1879\nB. 1900\nANSWER: A')).toMatchObject({
      question: { text: 'A. Einstein was born when?' },
    });
  });

  it('may stand between questions in GIFT', async () => {
    const pasted = `2 + 2 = ? { =4 ~3 ~5 }\n\n${TIDES}\n\n::Q::Read.\nAnswer: which? {=a ~b}\n\n${TIDES}`;
    expect(summaryOf(await readEntries(pasted))).toEqual(['1 question', '3 question', '9 question', '12 question']);
  });

  it('may hold code with braces', async () => {
    const entry = await readOne('What does f() { return 1; } give?\na) 1\nb) 2\nAnswer: a');
    expect(entry.question.text).toBe('What does f() { return 1; } give?');
  });

  it.each([
    ['no key', 'Q?\nA. a\nB. b', ['3 refused answer.missing']],
    ['no answers', 'Q?\nANSWER: A', ['2 refused answers.none']],
    ['one answer', 'Q?\nA. a\nANSWER: A', ['2 refused answers.few']],
    ['letters out of order', 'Q?\nA. a\nC. c\nANSWER: A', ['3 refused answers.order']],
    ['a letter nobody has', 'Q?\nA. a\nB. b\nANSWER: D', ['4 refused answer.unknown']],
    ['alternatives as a key', 'Q?\nA. a\nB. b\nANSWER: A or B', ['4 refused answer.unknown']],
    ['no letter', 'Q?\nA. a\nB. b\nANSWER:', ['4 refused answer.unknown']],
    ['an asterisk that contradicts the key', 'Q?\n*A. a\nB. b\nANSWER: B', ['4 refused answer.unknown']],
    ['an empty answer', 'Q?\nA. a\nB.\nANSWER: A', ['1 refused answer.empty']],
    ['no text', 'A. a\nB. b\nANSWER: A', ['1 refused text.missing']],
    ['nothing but a text', 'Just a note', ['1 skipped Description']],
    ['nothing', '', []],
  ])('say the line of a question with %s', async (_what, pasted, summary) => {
    expect(summaryOf(await readEntries(pasted))).toEqual(summary);
  });

  it('let no broken question spoil the others', async () => {
    expect(summaryOf(await readEntries(`${TIDES}\n\nQ?\nA. a\nB. b\n\n${TIDES}\n\nNote\n\n${TIDES}`))).toEqual([
      '1 question',
      '9 refused answer.missing',
      '11 question',
      '17 skipped Description',
      '19 question',
    ]);
  });
});
