import { expect, it } from 'vitest';

import { DEFAULT_DESIGN } from '../../../../../src/api/certificate/rules/design';
import { checkReadiness, printedTexts, type ReadinessFacts } from './readiness.rules';

const ready: ReadinessFacts = {
  design: {
    ...DEFAULT_DESIGN,
    issuer: { name: 'Harbour School', url: '' },
    timeZone: 'Europe/Berlin',
    images: { ...DEFAULT_DESIGN.images, signature: 'a'.repeat(24) },
  },
  address: 'https://academy.example.org',
  revision: 4,
  proof: { printedAt: '2026-11-28T10:00:00.000Z', revision: 4, address: 'https://academy.example.org' },
  hasPrinter: true,
  unprintable: [],
  unprintableCourses: [],
};
const fresh: ReadinessFacts = {
  design: DEFAULT_DESIGN,
  address: null,
  revision: 0,
  proof: null,
  hasPrinter: false,
  unprintable: [],
  unprintableCourses: [],
};
const statesOf = (facts: ReadinessFacts) =>
  Object.fromEntries(checkReadiness(facts).map(({ name, state }) => [name, state]));

it('has nothing to say when all is settled', () => {
  expect(new Set(Object.values(statesOf(ready)))).toEqual(new Set(['done']));
});

it('names what a fresh installation lacks', () => {
  expect(statesOf(fresh)).toEqual({
    issuer: 'missing',
    address: 'missing',
    timeZone: 'advice',
    signature: 'advice',
    characters: 'done',
    courseTexts: 'done',
    printer: 'missing',
    proof: 'advice',
  });
});

it('advises against an address without encryption, and names characters that cannot be printed', () => {
  expect(statesOf({ ...ready, address: 'http://10.0.0.5:1337' }).address).toBe('advice');
  const [, , , , characters] = checkReadiness({ ...ready, unprintable: ['ⵜ', 'ⴰ'] });
  expect(characters).toEqual({ name: 'characters', state: 'missing', value: 'ⵜ ⴰ' });
});

it('names the first courses whose texts cannot be printed, and counts the others', () => {
  const checkOf = (count: number) => {
    const unprintableCourses = Array.from({ length: count }, (_, index) => ({
      name: `C${index}`,
      characters: ['ⵜ', 'ⴰ'],
    }));
    return checkReadiness({ ...ready, unprintableCourses }).find(({ name }) => name === 'courseTexts');
  };
  expect(checkOf(1)).toEqual({ name: 'courseTexts', state: 'missing', value: 'C0: ⵜ ⴰ' });
  expect(checkOf(7)?.value).toMatch(/^C0: ⵜ ⴰ · .* · C4: ⵜ ⴰ · … \(\+2\)$/);
});

it('counts a proof print as done until the template or the address it was printed from changes', () => {
  const proofOf = (facts: ReadinessFacts) => checkReadiness(facts).find(({ name }) => name === 'proof');
  const value = '2026-11-28T10:00:00.000Z';
  expect(proofOf(ready)).toEqual({ name: 'proof', state: 'done', value });
  expect(proofOf({ ...ready, revision: 5 })).toEqual({ name: 'proof', state: 'advice', value });
  expect(proofOf({ ...ready, address: 'https://elsewhere.example.org' })).toMatchObject({ state: 'advice', value });
  expect(proofOf(fresh)).toEqual({ name: 'proof', state: 'advice', value: '' });
  const unpublished = { printedAt: value, revision: 0, address: null };
  expect(proofOf({ ...fresh, proof: unpublished })).toMatchObject({ state: 'done' });
});

it('looks at those texts of a course that the design prints', () => {
  const course = { name: 'Tides', version: '𓀀1', topics: ['Moon', '𓀀 hier'] };
  const { texts } = DEFAULT_DESIGN;
  expect(printedTexts(course, DEFAULT_DESIGN)).toEqual(['Tides', '𓀀1']);
  expect(printedTexts(course, { ...DEFAULT_DESIGN, texts: { ...texts, version: '' } })).toEqual(['Tides']);
  const withTopics = { ...DEFAULT_DESIGN, shows: { topics: true, duration: false } };
  expect(printedTexts(course, withTopics)).toEqual(['Tides', '𓀀1', 'Moon', '𓀀 hier']);
  expect(printedTexts({ name: 'Tides', version: null, topics: null }, withTopics)).toEqual(['Tides']);
});
