import JSZip from 'jszip';
import { expect, it } from 'vitest';

import { toXlsx } from './xlsx';

it('writes numbers as numbers, and texts as texts whatever they look like', async () => {
  const texts = ['=1+1', '22.5', '1/2', 'Müller & Söhne', '😀'];
  const rows = [
    ...texts.map((name) => ({ name, percent: -22.5, passed: true })),
    { name: '', percent: null, passed: false },
  ];
  const file = await toXlsx({ columns: ['name', 'percent', 'passed'], rows }, { timeZone: 'UTC' });
  const zip = await JSZip.loadAsync(file);
  const sheet = await zip.file('xl/worksheets/sheet1.xml')!.async('string');
  const strings = await zip.file('xl/sharedStrings.xml')!.async('string');
  expect(sheet).not.toContain('<f>');
  expect(sheet.match(/<v>-22\.5<\/v>/g)).toHaveLength(texts.length);
  for (const text of ['name', 'yes', 'no', '=1+1', '22.5', '1/2', 'Müller &amp; Söhne', '😀'])
    expect(strings).toContain(`>${text}<`);
});

it('writes moments as dates, as the clocks of the time zone show them', async () => {
  const rows = [{ at: new Date('2026-07-15T22:30:00Z') }, { at: null }];
  const zip = await JSZip.loadAsync(await toXlsx({ columns: ['at'], rows }, { timeZone: 'Europe/Berlin' }));
  const sheet = await zip.file('xl/worksheets/sheet1.xml')!.async('string');
  const styles = await zip.file('xl/styles.xml')!.async('string');
  // Days since the last of 1899: the sixteenth of July, half past midnight.
  const day = (Date.UTC(2026, 6, 16) - Date.UTC(1899, 11, 30)) / 86_400_000;
  const [, stored] = /<c r="A2"[^>]*><v>([\d.]+)<\/v>/.exec(sheet)!;
  expect(Number(stored)).toBeCloseTo(day + 0.5 / 24, 8);
  expect(styles).toContain('yyyy-mm-dd hh:mm:ss');
  expect(await zip.file('xl/sharedStrings.xml')!.async('string')).toContain('>at (Europe/Berlin)<');
});
