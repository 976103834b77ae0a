import { describe, expect, it } from 'vitest';

import { answersOf, changesOf, readEntries, readOne, summaryOf } from '../testReading';

describe('GIFT', () => {
  it('makes a single choice of one right answer', async () => {
    const entry = await readOne('2 + 2 \\= ? {=4 ~3 ~5}');
    expect(entry).toMatchObject({
      state: 'taken',
      question: { text: '2 + 2 = ?', kind: 'single', partialCredit: false },
    });
    expect(answersOf(entry)).toEqual(['4|right|null', '3|wrong|null', '5|wrong|null']);
  });

  it.each([
    ['a colon in the question', 'Choose: {=a ~b}', 'Choose:', ['a', 'b']],
    ['colons in answers', 'When? {=10:30 ~11:30}', 'When?', ['10:30', '11:30']],
    ['an address', 'See http://x.y {=a ~b}', 'See http://x.y', ['a', 'b']],
    ['an equals sign in the question', 'If 1+1=2, then? {=a ~b}', 'If 1+1=2, then?', ['a', 'b']],
    ['answers that begin with a percent sign', 'Q {=% ~‰}', 'Q', ['%', '‰']],
    ['the right answer written with two signs', 'Q {~a~=b~c}', 'Q', ['a', 'b', 'c']],
    ['an equals sign in answers that have a line each', 'Q {\n=x = 5\n~x = 6\n}', 'Q', ['x = 5', 'x = 6']],
    ['braces in a formula of the question', 'What is \\frac{1}{2}? {=a ~b}', 'What is \\frac{1}{2}?', ['a', 'b']],
    ['braces in answers', 'Q {=\\frac{1}{2} ~c}', 'Q', ['\\frac{1}{2}', 'c']],
    ['a blank line between the braces', 'Q {\n=a\n\n~b\n}', 'Q', ['a', 'b']],
    ['a missing word', 'The {=moon ~sun}.', 'The _____.', ['moon', 'sun']],
    [
      'signs of HTML that are none',
      'Is a < b, x<y or R&D? {=<stdio.h> ~b}',
      'Is a < b, x<y or R&D?',
      ['<stdio.h>', 'b'],
    ],
    ['an element that is written about', 'What does <b> do? {=bold ~italic}', 'What does <b> do?', ['bold', 'italic']],
    [
      'indented code in plain text',
      '[plain]Look:\nfor x:\n    print(x)\n{=a ~b}',
      'Look:\nfor x:\n    print(x)',
      ['a', 'b'],
    ],
    ['escaped signs', 'A \\{\\}\\~\\=\\#\\: \\\\ {=\\=a ~b\\#}', 'A {}~=#: \\', ['=a', 'b#']],
  ])('takes %s as it is', async (_what, pasted, text, answers) => {
    const entry = await readOne(pasted);
    expect(entry).toMatchObject({ state: 'taken', question: { text } });
    expect(entry.question.answers.map((answer) => answer.text)).toEqual(answers);
  });

  it('keeps everything after the first sign of a feedback', async () => {
    const entry = await readOne('Q {=a#see #1 ~b####In general}');
    expect(entry.question.explanation).toBe('In general\na: see #1');
    expect(changesOf(entry)).toEqual(['feedback']);
  });

  it('leaves comments between answers out, and says so', async () => {
    const entry = await readOne('Q {\n=a\n// question: this one is right\n~b\n}');
    expect(answersOf(entry)).toEqual(['a|right|null', 'b|wrong|null']);
    expect(entry).toMatchObject({ changes: [{ code: 'comment', from: '// question: this one is right' }] });
  });

  it('names the title that is left out, or uses it where there is no text', async () => {
    expect(await readOne('::Sums:: Q {=a ~b}')).toMatchObject({ changes: [{ code: 'title', from: 'Sums' }] });
    expect(await readOne('::Sums::{=a ~b}')).toMatchObject({
      question: { text: 'Sums' },
      changes: [{ code: 'titleAsText' }],
    });
  });

  it('makes true or false two answers, with what is said to each', async () => {
    const entry = await readOne('The sea is dry. {FALSE#It is not!#Yes.####Of course}');
    expect(entry.question).toMatchObject({ kind: 'single', explanation: 'Of course\nTrue: It is not!\nFalse: Yes.' });
    expect(answersOf(entry)).toEqual(['True|wrong|null', 'False|right|null']);
    expect(answersOf(await readOne('Wet? {T}'))).toEqual(['True|right|null', 'False|wrong|null']);
  });

  it.each([
    ['Q {=a -> b =c -> d}', 'Matching'],
    ['Q {}', 'Essay'],
    ['Q {#3:1}', 'Numerical'],
    ['Q {=a =b}', 'Short'],
    ['Q {China}', 'Short'],
    ['It is {1:MC:=a~b} and {2:MC:~c~=d}.', 'Cloze'],
    ['::T::Just a text', 'Description'],
    ['$CATEGORY: tides', 'Category'],
    ['// a remark', 'Comment'],
  ])('skips %s, and says what it is', async (pasted, kind) => {
    expect(await readEntries(`\n${pasted}`)).toMatchObject([{ state: 'skipped', kind, line: 2, text: pasted }]);
  });

  it('reads questions and categories without blank lines between them one by one', async () => {
    const pasted =
      '$CATEGORY: tides\n// one\n::A::Q1 {=a ~b}\n::B::Q2 {=c\n~d}\nWhat else? {=e ~f}\n// last\n::C::Q3 {T}';
    expect(summaryOf(await readEntries(pasted))).toEqual([
      '1 skipped Category',
      '2 question',
      '4 question',
      '6 question',
      '7 question',
    ]);
  });

  it.each([
    ['Broken {\n=a\n~b', '3 refused braces.open'],
    ['Broken =a\n~b }', '4 refused braces.closed'],
    ['The {=a ~b} and the {=c ~d}', '3 refused gaps.several'],
    ['Q {~a}', '3 refused answers.few'],
    ['Q {=a ~ ~b}', '3 refused answer.empty'],
    ['::::{=a ~b}', '3 refused text.missing'],
    [`${'x'.repeat(5001)} {=a ~b}`, '3 refused text.tooLong'],
    [`Q {=a ~${'x'.repeat(2001)}}`, '3 refused answer.tooLong'],
    [`Q {=a ~b####${'x'.repeat(5001)}}`, '3 refused explanation.tooLong'],
    [`Q {=a ${'~b '.repeat(101)}}`, '3 refused answers.many'],
    [`Q {=a ${'~b '.repeat(50_000)}}`, '3 refused block.tooLong'],
  ])('says the line of an error, which spoils no other question: %.40s', async (broken, refused) => {
    const entries = await readEntries(`A {=a ~b}\r\n\r\n${broken}\r\n\r\nC {=a ~b}`);
    expect(summaryOf(entries)).toEqual([
      expect.stringContaining('1 question'),
      refused,
      expect.stringContaining('question'),
    ]);
  });

  it.each([
    ['nested braces', 'Q ' + '{'.repeat(20_000)],
    ['nested answers', 'Q ' + '{=a '.repeat(5000) + '}'.repeat(5000)],
    ['braces that stay open', 'Q {=a ' + '~b '.repeat(20_000)],
    ['escapes', 'Q {=' + '\\{'.repeat(30_000)],
    ['titles', '::'.repeat(30_000)],
    ['equals signs', 'Q {~' + '='.repeat(30_000) + '}'],
    ['feedbacks', 'Q {~a' + '#x'.repeat(20_000) + '}'],
    ['weights', 'Q {' + '~%50%'.repeat(10_000) + '}'],
    ['open elements', '[html]' + '<b '.repeat(20_000) + '{~a ~'],
    ['nested elements', '[html]' + '<div>'.repeat(15_000) + '{~a'],
    ['open comments', '[html]' + '<!--'.repeat(20_000) + '{~a'],
    ['dollars', '$a_'.repeat(25_000) + ' {~a'],
    ['open formulas', '\\\\('.repeat(25_000) + ' {~a'],
    ['blanks', 'Q' + ' \t'.repeat(30_000) + '{~a'],
    ['comment lines', '//\n'.repeat(30_000) + 'Q {~a'],
  ])(
    'is soon done with a hundred thousand characters of %s, and adds nothing',
    async (_what, hostile) => {
      const before = process.cpuUsage();
      const [fine, ...entries] = await readEntries(`Fine {=a ~b}\n\n${hostile}`);
      expect(fine).toMatchObject({ state: 'taken' });
      expect(entries.filter((entry) => 'question' in entry)).toEqual([]);
      expect(entries.length).toBeGreaterThan(0);
      expect(process.cpuUsage(before).user / 1_000_000).toBeLessThan(5);
    },
    60_000,
  );
});
