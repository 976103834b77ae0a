import { expect, it } from 'vitest';

import { mixedScriptsOf } from './name-scripts';

it.each([
  ['Lea Learner', []],
  ["Seán O'Brien 2nd", []],
  ['Лев Толстой', []],
  ['Ελένη', []],
  ['山田 たろう ケン', []],
  ['김철수 金', []],
  ['علی‌رضا', []],
  ['देवी', []],
  ['', []],
  ['Lеa Learner', ['Latin', 'Cyrillic']],
  ['Αda', ['Greek', 'Latin']],
  ['Lea Лев', ['Latin', 'Cyrillic']],
  ['山田 Taro', ['Han', 'Latin']],
  ['Lea 𐌰', ['Latin', 'Other']],
  ['ᎪᎠa', ['Cherokee', 'Latin']],
])('of %j names the scripts that no language writes together: %j', (name, scripts) => {
  expect(mixedScriptsOf(name)).toEqual(scripts);
});
