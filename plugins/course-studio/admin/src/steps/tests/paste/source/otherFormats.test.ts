import { describe, expect, it } from 'vitest';

import { detectBinaryFormat, detectOtherFormat, looksLikeTable } from './otherFormats';

const zipOf = (name: string) => Buffer.from(`PK\u0003\u0004${'\0'.repeat(26)}${name}content`, 'latin1');

describe('formats that cannot be read', () => {
  it.each([
    ['word', zipOf('word/document.xml')],
    ['spreadsheet', zipOf('xl/workbook.xml')],
    ['openDocument', zipOf('mimetypeapplication/vnd.oasis.opendocument.text')],
    ['h5p', zipOf('h5p.json')],
    ['package', zipOf('imsmanifest.xml')],
    ['zip', zipOf('questions.txt')],
    ['pdf', Buffer.from('%PDF-1.7')],
    ['oldOffice', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['rtf', Buffer.from('{\\rtf1\\ansi')],
    [null, Buffer.from('Q {=a ~b}')],
  ])('a file is known for %s by its bytes', (format, bytes) => {
    expect(detectBinaryFormat(bytes)).toBe(format);
  });

  it.each([
    ['moodleXml', '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<!-- question: 1 -->'],
    ['qti', '<?xml version="1.0"?>\n<questestinterop xmlns="x">'],
    ['qti', '<assessmentItem identifier="a">'],
    ['html', '<!DOCTYPE html><html>'],
    ['rtf', '{\\rtf1\\ansi'],
    ['json', '{\n "questions": []}'],
    ['json', '[ {"text": "Q"} ]'],
    ['binary', 'JFIF\u0001\u0002\u0003'],
    [null, '<p>Which?</p> {=a ~b}'],
    [null, '{=a ~b} is it.'],
    [null, ''],
  ])('a text is known for %s by how it begins', (format, text) => {
    expect(detectOtherFormat(text)).toBe(format);
  });

  it('a table has as many separators in each line', () => {
    expect(looksLikeTable('question;a;b;right\nWhich?;x;y;a\nWhat?;x;y;b\n')).toBe(true);
    expect(looksLikeTable('Which, of these?\nThis one, or that, or none\nor all\n')).toBe(false);
    expect(looksLikeTable('')).toBe(false);
    expect(looksLikeTable('"Which, then?",a,b\n"What?",c,d\n"Who, and why?",e,f\n')).toBe(true);
  });

  it('a table is known by the headings of Kahoot', () => {
    const headings =
      'Question - max 120 characters,Answer 1 - max 75 characters,Answer 2,Time limit (sec),Correct answer(s)';
    expect(looksLikeTable(`,${headings}\n1,"What, then?",a,b,20,1`)).toBe(true);
  });
});
