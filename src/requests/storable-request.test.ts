import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { MAX_JSON_DEPTH } from './body-limits';
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

it('finds one wherever it is, as deep as a body may be', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 0, max: MAX_JSON_DEPTH }), (json, depth) => {
      let body: unknown = [JSON.parse(json), '\0'];
      for (let level = 0; level < depth; level += 1) body = { in: body };
      expect(findUnstorable(body).length).toBeGreaterThan(0);
    }),
    { numRuns: 30 },
  );
});

/** The shortest of a few runs, in milliseconds. */
function timeOf(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...times);
}

it.each([
  ['numbers', 1, 480_000],
  ['texts', 'a', 240_000],
  ['lists', [], 330_000],
])('takes no longer for a megabyte of %s than it takes to read it', (_what, part, count) => {
  const text = JSON.stringify(Array(count).fill(part));
  const body: unknown = JSON.parse(text);
  // Both on the same machine in the same moment: usually it is less than half.
  expect(timeOf(() => findUnstorable(body))).toBeLessThan(3 * timeOf(() => JSON.parse(text)));
});
