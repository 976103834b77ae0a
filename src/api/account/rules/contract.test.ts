import { expect, it } from 'vitest';

import { username } from './contract';

it.each(['Lea', 'lea.learner', 'Lea Learner', 'Nguyễn', '山田太郎'])('%s can be a username', (name) => {
  expect(username.safeParse(name).success).toBe(true);
});

it.each([
  ['an address', 'lea@example.com'],
  ['a space before it', ' Lea'],
  ['a control character', 'Lea\n'],
  ['a zero-width space', 'Lea\u200b'],
  ['a letter that has no shape', 'Lea\u3164'],
  ['a joiner of graphemes', 'Le\u034fa'],
  ['a Braille cell without dots', 'Lea\u2800a'],
  ['a variation selector', 'Lea\ufe0f'],
  ['two characters', 'Le'],
])('%s makes no username', (_what, name) => {
  expect(username.safeParse(name).success).toBe(false);
});
