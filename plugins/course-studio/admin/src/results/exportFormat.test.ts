import { expect, it } from 'vitest';

import { EXPORT_FORMATS, rememberedFormat, rememberFormat } from './exportFormat';

function aStorage() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

it('offers Excel, and CSV with each separator and each decimal sign', () => {
  expect(EXPORT_FORMATS.map(({ id }) => id)).toEqual([
    'xlsx',
    'csv.comma.point',
    'csv.comma.comma',
    'csv.semicolon.point',
    'csv.semicolon.comma',
    'csv.tab.point',
    'csv.tab.comma',
  ]);
});

it('is the one that this person chose last', () => {
  const storage = aStorage();
  expect(rememberedFormat(storage, '1').id).toBe('xlsx');
  rememberFormat(storage, '1', EXPORT_FORMATS[4]!);
  expect(rememberedFormat(storage, '1')).toMatchObject({ extension: 'csv', separator: 'semicolon', decimal: 'comma' });
  expect(rememberedFormat(storage, '2').id).toBe('xlsx');
});

it('is the usual one where what was remembered is none', () => {
  const storage = aStorage();
  rememberFormat(storage, '1', { id: 'ods', extension: 'xlsx' });
  expect(rememberedFormat(storage, '1').id).toBe('xlsx');
});
