import { describe, expect, it } from 'vitest';

import { ACTIVE_TYPES, findRefusal, findReplacementRefusal, LIBRARY_TYPES } from './accepted-files';

const PNG = 'image/png';

describe('takes', () => {
  it.each([
    ['a.png', PNG, PNG],
    ['a.PNG', PNG, PNG],
    ['moving.png', 'image/apng', PNG],
    ['a.jpg', 'image/jpeg', 'image/jpeg'],
    ['a.jpeg', 'image/jpeg', 'image/jpg'],
    ['a.gif', 'image/gif', 'image/gif; charset=binary'],
    ['a.webp', 'image/webp', ''],
    ['a.avif', 'image/avif', undefined],
    ['a.pdf', 'application/pdf', 'application/octet-stream'],
    ['minutes of 3.11.2026 v1.2.pdf', 'application/pdf', 'binary/octet-stream'],
    ['folleto.es.pdf', 'application/pdf', 'application/pdf'],
  ])('%s with the content of %s, declared as %s', (name, detectedType, declaredType) => {
    expect(findRefusal({ name, detectedType, declaredType })).toBeUndefined();
  });
});

describe('refuses', () => {
  it.each([
    // What a browser runs, under each of its names.
    ...['html', 'htm', 'xhtml', 'svg', 'svgz', 'xml', 'xsl', 'rdf', 'mht', 'mhtml', 'js', 'mjs', 'ecma', 'es'].map(
      (extension) => [`a.${extension}`, undefined, undefined, 'extension'] as const,
    ),
    // The content of an image does not help a name that is not one's.
    ['a.html', PNG, PNG, 'extension'],
    ['a.html', PNG, 'application/octet-stream', 'extension'],
    ['a.png.html', PNG, PNG, 'extension'],
    ['a.html.', PNG, PNG, 'extension'],
    ['a.png.', PNG, PNG, 'extension'],
    ['a.png ', PNG, PNG, 'extension'],
    ['png', PNG, PNG, 'extension'],
    ['.png', PNG, PNG, 'extension'],
    ['', PNG, PNG, 'extension'],
    ['a.docx', 'application/zip', '', 'extension'],
    ['a.tiff', 'image/tiff', 'image/tiff', 'extension'],
    ['a.html.png', PNG, PNG, 'name'],
    ['a.SVG.png', PNG, PNG, 'name'],
    ['a.html .png', PNG, PNG, 'name'],
    ['a.php.pdf', 'application/pdf', 'application/pdf', 'name'],
    // The content is another, or nothing that is known.
    ['a.png', 'image/gif', PNG, 'content'],
    ['a.png', 'application/pdf', PNG, 'content'],
    ['a.png', undefined, PNG, 'content'],
    ['a.pdf', 'application/xml', 'application/pdf', 'content'],
    ['a.jpg', 'image/svg+xml', 'image/jpeg', 'content'],
    // What came with the file says something else.
    ['a.png', PNG, 'text/html', 'content'],
    ['a.png', PNG, 'image/svg+xml', 'content'],
    ['a.pdf', 'application/pdf', 'text/plain', 'content'],
  ] as const)('%s with the content of %s, declared as %s: %s', (name, detectedType, declaredType, refusal) => {
    expect(findRefusal({ name, detectedType, declaredType })).toBe(refusal);
  });
});

it('replaces a file only by one of the same type', () => {
  const jpeg = { name: 'b.jpeg', detectedType: 'image/jpeg', declaredType: 'image/jpeg' };
  expect(findReplacementRefusal(jpeg, '.jpg')).toBeUndefined();
  expect(findReplacementRefusal(jpeg, '.png')).toBe('content');
  expect(findReplacementRefusal(jpeg, '.pdf')).toBe('content');
  expect(findReplacementRefusal(jpeg, '.html')).toBe('extension');
  expect(findReplacementRefusal({ ...jpeg, name: 'b.html' }, '.jpg')).toBe('extension');
});

it('takes nothing of what a browser runs', () => {
  const isActive = (type: string) =>
    ACTIVE_TYPES.some((active) => new RegExp(`^${active.replace('*', '.*')}$`).test(type));
  expect(['application/xml', 'application/xhtml+xml', 'application/rdf+xml'].filter((type) => !isActive(type))).toEqual(
    [],
  );
  expect(LIBRARY_TYPES.filter(isActive)).toEqual([]);
  expect(LIBRARY_TYPES.every((type) => type === 'application/pdf' || /^image\/(?!svg)/.test(type))).toBe(true);
});
