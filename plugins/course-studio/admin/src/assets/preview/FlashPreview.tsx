import { Box, Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useEffect, useRef, useState } from 'react';
import { styled } from 'styled-components';

import { flashPlayerUrl } from '../../http/api';
import { useTexts } from '../../text';

import { readFilm, type FilmFacts } from './swf';
import { useBytes } from './useBytes';
import { Loading, NotShown } from './states';

const Stage = styled.iframe`
  display: block;
  width: 100%;
  height: 60vh;
  border: 0;
  background: #fff;
`;

type Said = 'ready' | 'playing' | 'failed';

/**
 * Plays a Flash film by Ruffle in a page without an origin: whatever the film does, it reaches neither the panel nor
 * the network. It gets its bytes as a message, since it could not fetch them.
 */
export function FlashPreview({ url, title }: { url: string; title: string }) {
  const { t } = useTexts();
  const film = useBytes(url);
  const frame = useRef<HTMLIFrameElement>(null);
  const [facts, setFacts] = useState<FilmFacts | null>(null);
  const [said, setSaid] = useState<Said | null>(null);

  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<{ flashPlayer?: Said }>) => {
      if (source === frame.current?.contentWindow && data.flashPlayer) setSaid(data.flashPlayer);
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, []);

  useEffect(() => {
    if (film.bytes) void readFilm(film.bytes).then(setFacts);
  }, [film.bytes]);

  useEffect(() => {
    // The page has no origin that could be named here.
    if (film.bytes && said === 'ready') frame.current?.contentWindow?.postMessage({ film: film.bytes }, '*');
  }, [film.bytes, said]);

  if (film.failed || said === 'failed') return <NotShown reason={t('preview.failed')} />;
  return (
    <Box>
      {facts && facts.usesActionScript3 !== false && (
        <Flex gap={2} alignItems="flex-start" paddingBottom={3}>
          <Box color="warning600" shrink={0} aria-hidden>
            <WarningCircle width="1.6rem" height="1.6rem" />
          </Box>
          <Typography role="note">
            {t(facts.usesActionScript3 ? 'preview.flash.as3' : 'preview.flash.unknown')}
          </Typography>
        </Flex>
      )}
      {said !== 'playing' && <Loading />}
      <Stage
        ref={frame}
        src={flashPlayerUrl()}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        title={t('preview.flash.title', { name: title })}
        data-state={said ?? 'loading'}
      />
    </Box>
  );
}
