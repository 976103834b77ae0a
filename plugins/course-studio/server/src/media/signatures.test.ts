import { expect, it } from 'vitest';

import { typeBySignature } from './signatures';

it.each([
  ['a tag of MP3 of a wrong length', 'ID3\x04\0\0\x7f\x7f\x7f\x7f', 'audio/mpeg'],
  ['a WMA with a broken header', '\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9', 'application/vnd.ms-asf'],
  ['a Matroska with a broken header', '\x1aE\xdf\xa3\0\0', 'video/matroska'],
  ['a WAVE with its bytes the other way round', 'RIFX\0\0\0\0WAVEfmt ', 'audio/wav'],
  ['a WAVE of more than 4 GB', 'RF64\xff\xff\xff\xffWAVEds64', 'audio/wav'],
  ['a broadcast WAVE of more than 4 GB', 'BW64\xff\xff\xff\xffWAVEds64', 'audio/wav'],
  ['a Wave64', 'riff\x2e\x91\xcf\x11\xa5\xd6', 'audio/wav'],
  ['a PNG with a damaged header', '\x89PNG\r\n\x1a\n\0\0\xff\xff', 'image/png'],
  ['a PDF behind empty lines', '\r\n\r\n%PDF-1.7', 'application/pdf'],
  ['a PDF behind a byte order mark', '\xef\xbb\xbf%PDF-1.7', 'application/pdf'],
  ['a PDF behind the head of a message', `From: scanner@example.org\r\n\r\n%PDF-1.4\n1 0 obj<<>>`, 'application/pdf'],
  ['a PDF behind other bytes', `\x01\x02${'x'.repeat(1000)}%PDF-1.7\r%\xe2\xe3\xcf\xd3\r\n12 0 obj`, 'application/pdf'],
  ['a PDF behind the first kilobyte', `${'x'.repeat(1024)}%PDF-1.4\n1 0 obj<<>>`, undefined],
  ['a PDF in a text that goes on', `How to write one: %PDF-1.4\n${'%\n'.repeat(1500)}and so on`, undefined],
  ['a page that speaks of PDF', '<p>%PDF-1.7', undefined],
  ['another RIFF', 'RIFX\0\0\0\0WEBP', undefined],
])('%s is known by its first bytes', (_case, start, mime) => {
  expect(typeBySignature(Buffer.from(start, 'latin1'))?.mime).toBe(mime);
});
