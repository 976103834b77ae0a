import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkFullName, FULL_NAME_PROBLEMS, MAX_FULL_NAME_CODE_POINTS, validFullName } from './full-name';

describe('a full name is taken', () => {
  it.each([
    ['as it is', 'Lea Learner', 'Lea Learner'],
    ['with punctuation', "Dr. Seán O'Brien-D’Arcy, Jr.", "Dr. Seán O'Brien-D’Arcy, Jr."],
    ['with an ordinal', 'Juan Carlos 2nd', 'Juan Carlos 2nd'],
    ['of one letter', 'Å', 'Å'],
    ['with the sign of a unit, which is a letter', '\u212bsa', 'Åsa'],
    ['with composed letters', 'Le\u0301a', 'L\u00e9a'],
    ['without spaces around it', '\t Lea \u00a0\n', 'Lea'],
    ['with one space between', 'Lea \u00a0\u3000 Learner', 'Lea Learner'],
    ['in Vietnamese', 'Nguyễn Thị Ánh', 'Nguyễn Thị Ánh'],
    ['in Arabic', 'مُحَمَّد', 'مُحَمَّد'],
    ['in Persian, with the joiner it needs', 'علی\u200cرضا', 'علی\u200cرضا'],
    ['in Hindi, with the joiner it needs', 'क्\u200dष', 'क्\u200dष'],
    ['in Sinhala, with the joiner it needs', 'ශ්\u200dරී', 'ශ්\u200dරී'],
    ['in Japanese', '山田 太郎', '山田 太郎'],
    ['in Thai', 'สมชาย', 'สมชาย'],
    ['as long as it may be', 'a'.repeat(MAX_FULL_NAME_CODE_POINTS), 'a'.repeat(MAX_FULL_NAME_CODE_POINTS)],
    ['with letters beyond the first plane', '𠮷'.repeat(120), '𠮷'.repeat(120)],
    ['with look-alikes, which the instructor is shown', 'Lеa', 'Lеa'],
  ])('%s', (_, value, name) => {
    expect(checkFullName(value)).toEqual({ name });
  });
});

describe('a full name is refused', () => {
  it.each([
    ['blank', ''],
    ['blank', '    '],
    ['blank', '\u00a0\u3000\u2003'],
    ['blank', null],
    ['blank', undefined],
    ['type', 7],
    ['type', ['Lea']],
    ['tooLong', 'a'.repeat(MAX_FULL_NAME_CODE_POINTS + 1)],
    ['tooLong', 'a'.repeat(1_000_000)],
    ['control', 'Lea\0Learner'],
    ['control', 'Lea\nLearner'],
    ['control', 'Lea\u007f'],
    ['control', 'Lea\u2028Learner'],
    ['control', 'Lea\ud800'],
    ['direction', 'Lea \u202erenraeL'],
    ['direction', 'Lea\u200f'],
    ['direction', 'Lea\u2066\u2069'],
    ['invisible', 'Lea\u200bLearner'],
    ['invisible', 'Lea\u200dLearner'],
    ['invisible', 'Lea\u200cLearner'],
    ['invisible', 'علی\u200c'],
    ['invisible', 'Lea\u00ad'],
    ['invisible', '\u3164'],
    ['invisible', 'Lea\ufe0f'],
    ['invisible', 'Lea\u{e0041}'],
    ['invisible', '\u2800\u2800'],
    ['symbol', 'Lea Learner ✓'],
    ['symbol', '𝐋𝐞𝐚'],
    ['symbol', 'Lea 𝖫earner'],
    ['symbol', 'ℒea'],
    ['symbol', 'Lea 👩'],
    ['symbol', '<b>Lea</b>'],
    ['symbol', 'Lea \ue000'],
    ['letter', '007'],
    ['letter', '. - .'],
    ['marks', `e${'\u0301\u0302\u0303\u0304\u0306\u0307'}`],
    ['marks', `x${'\u0323\u0323'}`],
    ['marks', '\u0301Lea'],
    ['marks', `L${'\u0335'.repeat(100)}`],
  ] as const)('as %s: %j', (problem, value) => {
    expect(checkFullName(value)).toEqual({ problem });
    expect(validFullName(value)).toBeNull();
    expect(FULL_NAME_PROBLEMS[problem]).toMatch(/\.$/);
  });
});

/** Characters of every kind that matters here, so that names worth a look are not as rare as they are by chance. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'aZé\u0301\u0323 \u00a0\t\n\0\u200b\u200c\u200d\u202e\u2800\ufe0f✓<.9',
      'क',
      '्',
      'ع',
      '山',
      '👩',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 200,
});

describe('whatever is given', () => {
  it('becomes a name that is taken again as it is, or has a problem', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { name, problem } = checkFullName(value);
        if (problem) return problem in FULL_NAME_PROBLEMS;
        return checkFullName(name).name === name;
      }),
      { numRuns: 3000 },
    );
  });

  it('never becomes a name that is blank, too long, padded or has what cannot be seen', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { name } = checkFullName(value);
        if (name === undefined) return;
        expect([...name].length).toBeLessThanOrEqual(MAX_FULL_NAME_CODE_POINTS);
        expect(name).toMatch(/\p{L}/u);
        expect(name).toBe(name.normalize('NFC').trim());
        expect(name).not.toMatch(/[\p{Cc}\p{Cs}\p{Co}\u200b\u202a-\u202e\u2066-\u2069\u2800]| {2}|\p{M}{5}/u);
      }),
      { numRuns: 3000 },
    );
  });
});
