import { expect, it, vi } from 'vitest';

import { findUnprintable } from '../../../server/src/certificates/fonts';

import { createUnprintableLookup, nameProblems, PRINTABLE_ANYWAY } from './unprintable';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

it('asks about each text once, and tells when the answer has something to say', async () => {
  const [load, onAnswer] = [vi.fn(async (text: string) => (text.includes('ⵜ') ? ['ⵜ'] : [])), vi.fn()];
  const lookup = createUnprintableLookup(load, onAnswer);
  expect([lookup.of('Tides ⵜ'), lookup.of('Tides ⵜ'), lookup.of('潮汐')]).toEqual([[], [], []]);
  await settled();
  expect([lookup.of('Tides ⵜ'), lookup.of('潮汐')]).toEqual([['ⵜ'], []]);
  expect([load.mock.calls.length, onAnswer.mock.calls.length]).toEqual([2, 1]);
});

it('does not ask about what every font has', async () => {
  const load = vi.fn(async () => ['x']);
  expect(createUnprintableLookup(load, () => undefined).of('Gezeiten – für Anfänger, 2. „Teil“')).toEqual([]);
  expect(load).not.toHaveBeenCalled();
});

it('skips only characters that the fonts have', () => {
  const all = Array.from({ length: 0x3000 }, (_, point) => String.fromCodePoint(point));
  const unasked = all.filter((character) => PRINTABLE_ANYWAY.test(character));
  expect(unasked.length).toBeGreaterThan(500);
  expect(findUnprintable([unasked.join('')], 'en')).toEqual([]);
});

it('asks again after a failure', async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValue(['ⵜ']);
  const lookup = createUnprintableLookup(load, () => undefined);
  lookup.of('ⵜ');
  await settled();
  lookup.of('ⵜ');
  await settled();
  expect(lookup.of('ⵜ')).toEqual(['ⵜ']);
});

it('warns of a name that certificates cannot print, and names the characters', () => {
  const where = { type: 'course', id: 'c', field: 'name', place: [] };
  const warning = { severity: 'warning', code: 'course.name.unprintable', characters: 'ⵜ ⴰ', ...where };
  expect([nameProblems('c', ['ⵜ', 'ⴰ']), nameProblems('c', [])]).toEqual([[warning], []]);
});
