import fc from 'fast-check';
import { expect, it } from 'vitest';

import { findUnstorable } from './storable-request';

it.each([
  ['a NUL', { data: { name: 'a\0b' } }, ['data.name']],
  ['half a character', { list: ['a', '\ud800'] }, ['list.1']],
  ['a NUL in a name', { data: { 'a\0': 1 } }, ['data']],
  ['a body that is text', 'a\0', ['']],
  ['nothing', { data: { name: 'Ä 😀\n\t', list: [1, null, true] } }, []],
  ['no body', undefined, []],
])('finds %s', (_what, body, paths) => {
  expect(findUnstorable(body).map(({ path }) => path)).toEqual(paths);
});

it('names no more than twenty', () => {
  expect(findUnstorable(Array(10_000).fill('\0'))).toHaveLength(20);
  expect(findUnstorable(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`\0${n}`, n])))).toHaveLength(20);
});

it('finds one wherever it is, however deep', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 0, max: 5_000 }), (json, depth) => {
      let body: unknown = [JSON.parse(json), '\0'];
      for (let level = 0; level < depth; level += 1) body = { in: body };
      expect(findUnstorable(body).length).toBeGreaterThan(0);
    }),
    { numRuns: 30 },
  );
});
