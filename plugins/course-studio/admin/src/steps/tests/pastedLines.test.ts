import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readPastedAnswers } from './pastedLines';

const answersOf = (pasted: string) => readPastedAnswers(pasted)?.answers;

describe('text pasted into an answer', () => {
  it('stays one answer when it is one line', () => {
    expect(readPastedAnswers('The moon')).toBeNull();
    expect(readPastedAnswers('The moon\r\n\r\n')).toBeNull();
    expect(readPastedAnswers('')).toBeNull();
  });

  it('becomes an answer for each line, blank lines left out', () => {
    expect(readPastedAnswers('The moon\r\n\n  The   sun \rJupiter\u2028Mars')).toEqual({
      answers: ['The moon', 'The   sun', 'Jupiter', 'Mars'],
      markers: null,
    });
  });

  it.each([
    ['a) one\nb) two', 'numbering', ['one', 'two']],
    ['(A) one\n(B) two\n(C) three', 'numbering', ['one', 'two', 'three']],
    ['1.\tone\n2.\ttwo', 'numbering', ['one', 'two']],
    ['1. 5\n2. 7', 'numbering', ['5', '7']],
    ['1. May I go?\n2. Must I go?', 'numbering', ['May I go?', 'Must I go?']],
    ['1) Mai\n2) Juni', 'numbering', ['Mai', 'Juni']],
    ['a) Einstein\nb) Russell', 'numbering', ['Einstein', 'Russell']],
    ['A) Einstein\nB) Russell', 'numbering', ['Einstein', 'Russell']],
    ['A. one\nB. two', 'numbering', ['one', 'two']],
    ['A. The Moon\nB. The Sun', 'numbering', ['The Moon', 'The Sun']],
    ['A. Paris\nB. London\nC. none of these', 'numbering', ['Paris', 'London', 'none of these']],
    ['A. Paris\nB. London\nC. None of these', 'numbering', ['Paris', 'London', 'None of these']],
    ['A.\tParis\nB.\tLondon\nC.\tRome', 'numbering', ['Paris', 'London', 'Rome']],
    ['•\tone\n•\ttwo', 'bullets', ['one', 'two']],
    ['• 5\n• 7', 'bullets', ['5', '7']],
    ['\uF0B7\tone\n\uF0B7\ttwo', 'bullets', ['one', 'two']],
    ['- one\n- two', 'bullets', ['one', 'two']],
    ['- log in\n- log out', 'bullets', ['log in', 'log out']],
    ['- sinks\n- maximal', 'bullets', ['sinks', 'maximal']],
    ['- in part\n- at all', 'bullets', ['in part', 'at all']],
    ['- Müller\n- Ärzte', 'bullets', ['Müller', 'Ärzte']],
    ['o\tone\no\ttwo', 'bullets', ['one', 'two']],
  ])('loses the markers of a list, which can be put back: %j', (pasted, kind, answers) => {
    const otherwise = pasted.split('\n');
    expect(readPastedAnswers(pasted)).toEqual({ answers, markers: { kind, areRemoved: true, otherwise } });
  });

  it.each([
    ['German dates', 'numbering', '1. Mai\n2. Juni\n3. Oktober'],
    ['English dates', 'numbering', '1. May 1945\n2. June 1953'],
    ['French dates', 'numbering', '1. février\n2. août'],
    ['Spanish dates', 'numbering', '1. de mayo\n2. de diciembre'],
    ['abbreviated dates', 'numbering', '1. Jan.\n2. Okt. 1990'],
    ['dates in figures', 'numbering', '1. 5. 1945\n2. 9. 1945'],
    ['a date among words', 'numbering', '1. Mai\n2. nie'],
    ['ordinals', 'numbering', '1. Bundesliga\n2. Bundesliga'],
    ['initials', 'numbering', 'A. Einstein\nB. Russell\nC. Darwin'],
    ['initials with more than a surname', 'numbering', 'A. S. Bach\nB. van Gogh\nC. Conan Doyle\nD. Meyer-Lübke'],
    ['letters that may be initials', 'numbering', 'A. Paris\nB. London\nC. Rome'],
    ['negative numbers', 'bullets', '- 5\n- 3\n- 1'],
    ['negative numbers with a long dash', 'bullets', '– 5 °C\n– 3 °C'],
    ['a negative number among words', 'bullets', '- none\n- 5'],
    ['negative amounts', 'bullets', '- €5\n- $3'],
    ['negative variables', 'bullets', '- x + 1\n- y²'],
    ['negative functions', 'bullets', '- sin x\n- cos x'],
    ['negative functions of brackets and numbers', 'bullets', '- log(2)\n- ln 3\n- sin² α'],
    ['negative products', 'bullets', '- mv²\n- ab + c'],
    ['negative fractions', 'bullets', '- ½\n- ¾'],
    ['formulas in TeX', 'bullets', '- \\frac{1}{2}\n- \\pi'],
    ['Greek letters', 'bullets', '- α\n- βγ'],
    ['a dash in front of equal texts', 'bullets', '- one\n- one'],
  ])('keeps %s, and offers to take the markers off', (_what, kind, pasted) => {
    const otherwise = pasted.split('\n').map((line) => line.replace(/^\S+\s/, ''));
    expect(readPastedAnswers(pasted)).toEqual({
      answers: pasted.split('\n'),
      markers: { kind, areRemoved: false, otherwise },
    });
  });

  it.each([
    ['dates', '3. Oktober\n9. November\n17. Juni'],
    ['dates that follow each other', '3. Oktober\n4. November'],
    ['initials', 'A. Einstein\nM. Curie\nN. Bohr'],
    ['articles', 'o gato\no cão'],
    ['negative numbers without a blank', '-5\n-10'],
    ['negative variables without a blank', '-x\n-y'],
    ['names that begin with the same number', '1. FC Köln\n1. FC Nürnberg'],
    ['times', '10: 30\n10: 45'],
    ['a marker on some lines only', '1. FC Köln\nBorussia'],
    ['two kinds of bullets', '- one\n* two'],
    ['two ways of counting', '1. one\n2) two'],
    ['small and capital letters', 'a) one\nB) two'],
    ['a counter that begins later', 'b) one\nc) two'],
    ['counters in another order', '2. one\n1. two'],
    ['decimals', '1.5\n2.5'],
  ])('keeps %s, which are no markers', (_what, pasted) => {
    expect(readPastedAnswers(pasted)).toEqual({ answers: pasted.split('\n'), markers: null });
  });

  it('counts on from any line to the hundredth', () => {
    const lines = Array.from({ length: 120 }, (_, index) => `answer ${index}`);
    expect(answersOf(lines.map((line, index) => `${index + 1}. ${line}`).join('\n'))).toEqual(lines);
  });

  it('changes nothing else in a line, and nothing without saying so', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .tuple(fc.constantFrom('- ', '• ', '1. ', '2. ', 'A. ', 'B. ', 'a) ', 'b) '), fc.string())
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const read = readPastedAnswers(lines.join('\n'));
        if (!read) return;
        const { answers, markers } = read;
        const given = lines.join('\n').split(/\r\n|[\r\n\u2028\u2029]/);
        const copied = given.map((each) => each.trim()).filter((each) => each !== '');
        expect(markers?.areRemoved ? markers.otherwise : answers).toEqual(copied);
        expect(answers.every((answer, index) => copied[index]?.endsWith(answer))).toBe(true);
        expect(markers?.otherwise).not.toEqual(answers);
      }),
    );
  });
});
