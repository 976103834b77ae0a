import { Document as XmlDocument, DOMParser as XmlParser, XMLSerializer as XmlSerializer } from '@xmldom/xmldom';
import { renderAsync } from 'docx-preview';
import { parseHTML } from 'linkedom/worker';

import { withUnicodeBullets } from './listBullets';
import { checkUnpackedSize, TooLargeToShow } from './unpackedSize';

/** Of the page that is made of a document: what repeats, such as a header, may make it far larger than the document. */
const MAX_DRAWN_ELEMENTS = 200_000;

/** A drawn document as text, not cleaned yet; or why there is none. */
export type WordDrawing = { styles: string[]; html: string } | { failure: 'tooLarge' | 'unreadable' };

/**
 * docx-preview reads XML and makes HTML by means of the window, which a worker does not have: one library stands in for
 * what it reads, another for what it makes.
 */
function standInForWindow(): { head: HTMLElement; body: HTMLElement } {
  const { document, Node } = parseHTML('<!doctype html><html><head></head><body></body></html>');
  Object.defineProperty(XmlDocument.prototype, 'firstElementChild', {
    get(this: XmlDocument) {
      return this.documentElement;
    },
  });
  Object.assign(globalThis, { document, Node, DOMParser: XmlParser, XMLSerializer: XmlSerializer });
  return document;
}

async function draw(bytes: ArrayBuffer): Promise<WordDrawing> {
  await checkUnpackedSize(bytes);
  const { head, body } = standInForWindow();
  const options = {
    useBase64URL: true,
    renderAltChunks: false,
    ignoreLastRenderedPageBreak: false,
    experimental: false,
  };
  await renderAsync(bytes, body, head, options);
  if (body.querySelectorAll('*').length > MAX_DRAWN_ELEMENTS) throw new TooLargeToShow();
  const styles = [...head.querySelectorAll('style')].map(({ textContent }) => withUnicodeBullets(textContent ?? ''));
  return { styles, html: body.innerHTML };
}

self.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
  const answer = (drawing: WordDrawing) => self.postMessage(drawing);
  draw(data).then(answer, (error: unknown) =>
    answer({ failure: error instanceof TooLargeToShow ? 'tooLarge' : 'unreadable' }),
  );
};
