import { expect, it } from 'vitest';

import { createBacklog } from './backlog';

it('works on few at a time, in order, on each once, and again when that is over', async () => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const add = createBacklog(2, (id) => {
    begun.push(id);
    return new Promise((resolve) => ends.set(id, resolve));
  });
  for (const id of ['a', 'b', 'c', 'd', 'a', 'c']) add(id);
  expect(begun).toEqual(['a', 'b']);
  ends.get('b')?.();
  await new Promise(setImmediate);
  expect(begun).toEqual(['a', 'b', 'c']);
  for (const id of ['a', 'c', 'd']) {
    ends.get(id)?.();
    await new Promise(setImmediate);
  }
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  add('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'a']);
});
