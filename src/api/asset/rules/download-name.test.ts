import { expect, it } from 'vitest';

import { downloadName } from './download-name';

it.each([
  ['report.pdf', '.docx', 'word', 'report.docx'],
  ['thesis.docx', '.pdf', 'pdf', 'thesis.pdf'],
  ['THESIS.PDF', '.pdf', 'pdf', 'THESIS.PDF'],
  ['scan', '.pdf', 'pdf', 'scan.pdf'],
  ['Chapter 1. Tides', '.pdf', 'pdf', 'Chapter 1. Tides.pdf'],
  ['table.xls', '.xlsx', 'spreadsheet', 'table.xlsx'],
  ['notes.pdf', '.zip', 'archive', 'notes.zip'],
  ['notes.tgz', '.gz', 'archive', 'notes.tgz'],
  ['lesson.h5p', '.zip', 'archive', 'lesson.h5p'],
  ['photo.jpeg', '.jpg', 'image', 'photo.jpeg'],
  ['', '.pdf', 'pdf', ''],
] as const)('%s with %s in it (%s) is offered as %s', (name, ext, kind, offered) => {
  expect(downloadName({ name, ext, kind, role: 'original' })).toBe(offered);
});
