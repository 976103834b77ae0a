import { expect, it, vi } from 'vitest';

import { findUnprintable } from '../../../server/src/certificates/fonts';

import { createUnprintableLookup, PRINTABLE_ANYWAY, unprintableOf, unprintableProblems } from './unprintable';

const named = (text: string) => ({ text, part: 'name' }) as const;

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

it('asks about each text once, and tells when the answer has something to say', async () => {
  const [load, onAnswer] = [vi.fn(async ({ text }: { text: string }) => (text.includes('ⵜ') ? ['ⵜ'] : [])), vi.fn()];
  const lookup = createUnprintableLookup(load, onAnswer);
  expect([lookup.of(named('Tides ⵜ')), lookup.of(named('Tides ⵜ')), lookup.of(named('潮汐'))]).toEqual([[], [], []]);
  await settled();
  expect([lookup.of(named('Tides ⵜ')), lookup.of(named('潮汐'))]).toEqual([['ⵜ'], []]);
  expect([load.mock.calls.length, onAnswer.mock.calls.length]).toEqual([2, 1]);
});

it('does not ask about what every font has', async () => {
  const load = vi.fn(async () => ['x']);
  expect(createUnprintableLookup(load, () => undefined).of(named('Gezeiten – für Anfänger, 2. „Teil“'))).toEqual([]);
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
  lookup.of(named('ⵜ'));
  await settled();
  lookup.of(named('ⵜ'));
  await settled();
  expect(lookup.of(named('ⵜ'))).toEqual(['ⵜ']);
});

it('warns of each part with characters that certificates cannot print, and names them', () => {
  const warning = (part: string, characters: string) => {
    const where = { type: 'course', id: 'c', field: part, place: [] };
    return { severity: 'warning', code: `course.${part}.unprintable`, characters, ...where };
  };
  const parts = { name: ['ⵜ', 'ⴰ'], version: ['𓀀'], topics: [] };
  expect(unprintableProblems('c', parts)).toEqual([warning('name', 'ⵜ ⴰ'), warning('version', '𓀀')]);
  expect(unprintableProblems('c', { topics: ['𓀀'] })).toEqual([warning('topics', '𓀀')]);
  expect(unprintableProblems('c', {})).toEqual([]);
});

it('asks about name, version and each topic of a course that gives certificates, and about nothing else', () => {
  const asked: string[] = [];
  const lookup = {
    of: ({ text, part }: { text: string; part: string }) => {
      asked.push(`${part}: ${text}`);
      return text.includes('𓀀') ? ['𓀀'] : [];
    },
  };
  const course = { name: 'Tides', version: '𓀀1', topics: ['𓀀 hier', 'Moon', '𓀀'], certificate: true };
  expect(unprintableOf(course, lookup)).toEqual({ name: [], version: ['𓀀'], topics: ['𓀀'] });
  expect(asked).toEqual(['name: Tides', 'version: 𓀀1', 'topics: 𓀀 hier', 'topics: Moon', 'topics: 𓀀']);
  expect(unprintableOf({ ...course, certificate: false }, lookup)).toEqual({});
});
