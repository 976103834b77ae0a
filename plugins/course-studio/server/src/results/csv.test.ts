import { expect, it } from 'vitest';

import { toCsv } from './csv';

it('writes a header, quotes what needs it, and marks the encoding', () => {
  const csv = toCsv(['name', 'score'], [{ name: 'Müller, "Lea"', score: 0.5 }]);
  expect(csv).toBe('\uFEFFname,score\r\n"Müller, ""Lea""",0.5\r\n');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])('never lets %j become a formula', (name) => {
  expect(toCsv(['name'], [{ name }])).toContain(`'${name}`);
});

it('leaves negative numbers, yes and no, and nothing as they are', () => {
  expect(toCsv(['a', 'b', 'c', 'd'], [{ a: -0.5, b: true, c: false, d: null }])).toContain('\r\n-0.5,yes,no,\r\n');
});
