import { crc32 } from 'node:zlib';

/** Small documents made here, so that the tests need no files of anybody's. */

interface ZipEntry {
  name: string;
  content: string;
}

/** A zip without compression. */
function zip(entries: ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const bytes = Buffer.from(content);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), facts, tail, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** A Word document with one paragraph, and a link to `link`; what is in `html` is embedded as a foreign part. */
export function aDocx({ text, link, html = '' }: { text: string; link: string; html?: string }): Buffer {
  return zip([
    {
      name: '[Content_Types].xml',
      content: `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="html" ContentType="text/html"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      content: `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      content: `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/hyperlink" Target="${link}" TargetMode="External"/><Relationship Id="r2" Type="${OFFICE}/aFChunk" Target="chunk.html"/></Relationships>`,
    },
    { name: 'word/chunk.html', content: html },
    {
      name: 'word/document.xml',
      content: `${XML}<w:document xmlns:w="${WORD}" xmlns:r="${OFFICE}"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p><w:p><w:hyperlink r:id="r1"><w:r><w:t>a link</w:t></w:r></w:hyperlink></w:p><w:altChunk r:id="r2"/></w:body></w:document>`,
    },
  ]);
}

/** A Flash film of one empty frame, 200 × 100 pixels. */
export function aFilm({ actionScript3 = false } = {}): Buffer {
  const number = (value: number) => value.toString(2).padStart(15, '0');
  // Twentieths of pixels: left, right, top, bottom.
  const bits = ['01111', ...[0, 4000, 0, 2000].map(number)].join('').padEnd(72, '0');
  const frame = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const rateAndCount = Buffer.from([0, 24, 1, 0]);
  const attributes = Buffer.from([0x44, 0x11, actionScript3 ? 0x08 : 0, 0, 0, 0]);
  const showFrameAndEnd = Buffer.from([0x40, 0x00, 0x00, 0x00]);
  const body = Buffer.concat([frame, rateAndCount, attributes, showFrameAndEnd]);
  const head = Buffer.from('FWS\x0a\x00\x00\x00\x00', 'latin1');
  head.writeUInt32LE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}
