import { useEffect, useRef, useState } from 'react';
import { styled } from 'styled-components';

import { useTexts } from '../../text';

import { drawWord, TooSlowToShow } from './drawWord';
import { Loading, NotShown } from './states';
import { TooLargeToShow, WORD_LIMITS } from './unpackedSize';
import { useBytes } from './useBytes';

const Page = styled.iframe<{ $isHidden: boolean }>`
  display: ${({ $isHidden }) => ($isHidden ? 'none' : 'block')};
  width: 100%;
  height: 65vh;
  border: 0;
  background: #fff;
`;

/** Nothing is loaded from anywhere: what a document shows, it must hold. */
const EMPTY_PAGE = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'"><style>body{margin:0}.docx-wrapper{padding:12px!important;background:#f0f0f4!important}.docx-wrapper>section.docx{width:595pt;min-height:200pt;padding:36pt;max-width:100%;box-sizing:border-box;overflow-wrap:anywhere}</style><body>`;

const SAFE_LINK = /^(https?:|mailto:|#)/i;

interface WordPreviewProps {
  url: string;
  title: string;
  /** Of the file as it is stored. */
  bytes: number;
}

/** A Word document, unless it is too large to be fetched; one that unpacks to too much is stopped on its way. */
export function WordPreview({ bytes, ...document }: WordPreviewProps) {
  const { t } = useTexts();
  if (bytes > WORD_LIMITS.maxPackedBytes) return <NotShown reason={t('preview.word.tooLarge')} />;
  return <DrawnDocument {...document} />;
}

/**
 * A Word document, drawn into a frame without scripts: whatever is in the document, nothing of it runs. Links that are
 * neither to the web nor to mail or within the document are taken out.
 */
function DrawnDocument({ url, title }: Omit<WordPreviewProps, 'bytes'>) {
  const { t } = useTexts();
  const { bytes, failed } = useBytes(url);
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setIsReady] = useState(false);
  const [state, setState] = useState<'drawing' | 'drawn' | Failure>('drawing');
  useEffect(() => {
    const page = frame.current?.contentDocument;
    if (!bytes || !isReady || !page) return undefined;
    const leaving = new AbortController();
    draw(bytes, page, leaving.signal).then(
      () => setState('drawn'),
      (error: unknown) => !leaving.signal.aborted && setState(failureOf(error)),
    );
    return () => leaving.abort();
  }, [bytes, isReady]);
  if (failed || state === 'failed') return <NotShown reason={t('preview.failed')} />;
  if (state === 'tooLarge' || state === 'tooSlow') return <NotShown reason={t(`preview.word.${state}`)} />;
  return (
    <>
      {state === 'drawing' && <Loading />}
      <Page
        ref={frame}
        $isHidden={state !== 'drawn'}
        srcDoc={EMPTY_PAGE}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        title={title}
        onLoad={() => setIsReady(true)}
      />
    </>
  );
}

type Failure = 'failed' | 'tooLarge' | 'tooSlow';

function failureOf(error: unknown): Failure {
  if (error instanceof TooLargeToShow) return 'tooLarge';
  return error instanceof TooSlowToShow ? 'tooSlow' : 'failed';
}

async function draw(bytes: ArrayBuffer, page: Document, signal: AbortSignal): Promise<void> {
  const { styles, html } = await drawWord(bytes, signal);
  signal.throwIfAborted();
  // Read where nothing is loaded and nothing runs, and shown when it is clean.
  const inert = new DOMParser().parseFromString(html, 'text/html');
  clean(inert.body);
  for (const css of styles) {
    const style = page.createElement('style');
    style.textContent = css;
    page.head.append(style);
  }
  page.body.replaceChildren(...[...inert.body.childNodes].map((node) => page.importNode(node, true)));
}

function clean(body: HTMLElement): void {
  for (const element of body.querySelectorAll('script, iframe, object, embed, form, meta, base, link'))
    element.remove();
  for (const element of body.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) if (/^on/i.test(name)) element.removeAttribute(name);
  }
  for (const link of body.querySelectorAll('a')) {
    const address = link.getAttribute('href') ?? '';
    if (!SAFE_LINK.test(address.trim())) link.removeAttribute('href');
    else if (!address.startsWith('#')) Object.assign(link, { target: '_blank', rel: 'noopener noreferrer' });
  }
}
