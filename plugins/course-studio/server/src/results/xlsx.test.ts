import JSZip from 'jszip';
import { expect, it } from 'vitest';

import { toXlsx } from './xlsx';

it('writes numbers as numbers, and texts as texts whatever they look like', async () => {
  const texts = ['=1+1', '22.5', '1/2', 'Müller & Söhne', '😀'];
  const rows = [
    ...texts.map((name) => ({ name, percent: -22.5, passed: true })),
    { name: '', percent: null, passed: false },
  ];
  const file = await toXlsx({ columns: ['name', 'percent', 'passed'], rows });
  const zip = await JSZip.loadAsync(file);
  const sheet = await zip.file('xl/worksheets/sheet1.xml')!.async('string');
  const strings = await zip.file('xl/sharedStrings.xml')!.async('string');
  expect(sheet).not.toContain('<f>');
  expect(sheet.match(/<v>-22\.5<\/v>/g)).toHaveLength(texts.length);
  for (const text of ['name', 'yes', 'no', '=1+1', '22.5', '1/2', 'Müller &amp; Söhne', '😀'])
    expect(strings).toContain(`>${text}<`);
});
