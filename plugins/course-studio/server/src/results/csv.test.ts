import { expect, it } from 'vitest';

import { toCsv } from './csv';

const POINT = { separator: 'comma', decimal: 'point', timeZone: 'UTC' } as const;

it('writes a header, quotes what needs it, and marks the encoding', () => {
  const csv = toCsv({ columns: ['name', 'score'], rows: [{ name: 'Müller, "Lea"', score: 0.5 }] }, POINT);
  expect(csv).toBe('\uFEFFname,score\r\n"Müller, ""Lea""",0.5\r\n');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])('never lets %j become a formula', (name) => {
  expect(toCsv({ columns: ['name'], rows: [{ name }] }, POINT)).toContain(`'${name}`);
});

it('leaves negative numbers, yes and no, and nothing as they are', () => {
  const table = { columns: ['a', 'b', 'c', 'd'], rows: [{ a: -0.5, b: true, c: false, d: null }] };
  expect(toCsv(table, POINT)).toContain('\r\n-0.5,yes,no,\r\n');
});

it.each([
  ['comma', 'point', 'a;b,-22.5'],
  ['semicolon', 'comma', '"a;b";-22,5'],
  ['semicolon', 'point', '"a;b";-22.5'],
  ['tab', 'comma', 'a;b\t-22,5'],
  ['comma', 'comma', 'a;b,"-22,5"'],
] as const)('separates by a %s and writes numbers with a %s', (separator, decimal, line) => {
  const table = { columns: ['name', 'percent'], rows: [{ name: 'a;b', percent: -22.5 }] };
  expect(toCsv(table, { separator, decimal, timeZone: 'UTC' })).toContain(`\r\n${line}\r\n`);
});

it('writes moments with the offset that they have in the time zone', () => {
  const rows = ['2026-01-15T11:00:00Z', '2026-07-15T11:00:00Z'].map((moment) => ({ at: new Date(moment) }));
  const csv = toCsv({ columns: ['at'], rows }, { ...POINT, timeZone: 'Europe/Berlin' });
  expect(csv).toBe('\uFEFFat\r\n2026-01-15T12:00:00+01:00\r\n2026-07-15T13:00:00+02:00\r\n');
});
