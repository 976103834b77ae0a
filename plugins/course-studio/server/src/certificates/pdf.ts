/**
 * Whether these bytes are what a certificate must be: a whole PDF of exactly one page.
 * Chromium writes page objects uncompressed, so they can be counted without a PDF library.
 */
export function isOnePagePdf(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  const pages = text.match(/\/Type\s*\/Page\b/g) ?? [];
  return text.startsWith('%PDF-') && text.trimEnd().endsWith('%%EOF') && pages.length === 1;
}
