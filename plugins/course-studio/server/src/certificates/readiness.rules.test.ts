import { expect, it } from 'vitest';

import { DEFAULT_DESIGN } from '../../../../../src/api/certificate/rules/design';
import { checkReadiness, type ReadinessFacts } from './readiness.rules';

const ready: ReadinessFacts = {
  design: {
    ...DEFAULT_DESIGN,
    issuer: { name: 'Harbour School', url: '' },
    timeZone: 'Europe/Berlin',
    images: { ...DEFAULT_DESIGN.images, signature: 'a'.repeat(24) },
  },
  address: 'https://academy.example.org',
  hasPrinter: true,
  unprintable: [],
};
const statesOf = (facts: ReadinessFacts) =>
  Object.fromEntries(checkReadiness(facts).map(({ name, state }) => [name, state]));

it('has nothing to say when all is settled', () => {
  expect(new Set(Object.values(statesOf(ready)))).toEqual(new Set(['done']));
});

it('names what a fresh installation lacks', () => {
  expect(statesOf({ design: DEFAULT_DESIGN, address: null, hasPrinter: false, unprintable: [] })).toEqual({
    issuer: 'missing',
    address: 'missing',
    timeZone: 'advice',
    signature: 'advice',
    characters: 'done',
    printer: 'missing',
  });
});

it('advises against an address without encryption, and names characters that cannot be printed', () => {
  expect(statesOf({ ...ready, address: 'http://10.0.0.5:1337' }).address).toBe('advice');
  const [, , , , characters] = checkReadiness({ ...ready, unprintable: ['ⵜ', 'ⴰ'] });
  expect(characters).toEqual({ name: 'characters', state: 'missing', value: 'ⵜ ⴰ' });
});
