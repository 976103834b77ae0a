import { expect, it } from 'vitest';

import { DEFAULT_RENDITIONS, settingsSchema } from './settings';

const { maxBytesOfKind, renditions } = settingsSchema.shape;

it('a limit that is set for one kind of file leaves those of the others', () => {
  const { image, captions } = maxBytesOfKind.parse({ image: 1000 });
  expect({ image, captions }).toEqual({ image: 1000, captions: 5 * 1024 ** 2 });
});

it.each([undefined, ''])('without a choice (%j), the usual renditions are made', (given) => {
  expect(renditions.parse(given)).toBe(DEFAULT_RENDITIONS);
});
