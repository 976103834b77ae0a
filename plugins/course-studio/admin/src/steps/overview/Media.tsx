import { Box, Link } from '@strapi/design-system';
import { useEffect, useRef, useState } from 'react';
import { styled } from 'styled-components';

import type { AssetView, FileNode } from '../../../../shared/draft';
import { CaptionTrack } from '../../assets/preview/CaptionTrack';
import { inOrder } from '../../assets/preview/VideoPreview';
import { useTexts } from '../../text';

/** As wide as the column, and no wider than its picture. */
const Player = styled.video`
  max-width: 100%;
  max-height: 36rem;
  border-radius: ${({ theme }) => theme.borderRadius};
`;

const Sound = styled.audio`
  width: min(100%, 48rem);
`;

const Shown = styled.img`
  max-width: 100%;
  max-height: 36rem;
  border-radius: ${({ theme }) => theme.borderRadius};
`;

interface MediaProps {
  file: FileNode;
  asset: AssetView;
}

/**
 * For a media element, which looks at its addresses once: new ones count when it loads again. What was begun goes on with
 * the old one.
 */
function useAddress<E extends HTMLMediaElement>(url: string | undefined) {
  const player = useRef<E>(null);
  useEffect(() => {
    if (player.current?.played.length === 0) player.current.load();
  }, [url]);
  return player;
}

const sourcesOf = ({ sources }: AssetView) =>
  inOrder(sources).map(({ url, mime }) => <source key={url} src={url} type={mime} />);

/** Its captions are fetched when it is played. */
function Video({ file, asset }: MediaProps) {
  const player = useAddress<HTMLVideoElement>(asset.sources[0]?.url);
  const [isPlayed, setIsPlayed] = useState(false);
  return (
    <Player
      ref={player}
      controls
      preload="none"
      poster={asset.posterUrl ?? undefined}
      aria-label={file.title}
      onPlay={() => setIsPlayed(true)}
    >
      {sourcesOf(asset)}
      {isPlayed && file.captions.map((caption) => <CaptionTrack key={caption.asset} caption={caption} />)}
    </Player>
  );
}

function Audio({ file, asset }: MediaProps) {
  const player = useAddress<HTMLAudioElement>(asset.sources[0]?.url);
  return (
    <Sound ref={player} controls preload="none" aria-label={file.title}>
      {sourcesOf(asset)}
    </Sound>
  );
}

/** A stored file as a learner gets it: played, shown, or as something to open. */
export function Media({ file, asset }: MediaProps) {
  const { t } = useTexts();
  const { kind, sources } = asset;
  const [first] = sources;
  if (!first) return null;
  return (
    <Box paddingTop={2}>
      {kind === 'video' && <Video file={file} asset={asset} />}
      {kind === 'audio' && <Audio file={file} asset={asset} />}
      {kind === 'image' && <Shown src={first.url} alt={file.description || file.title} loading="lazy" />}
      {!['video', 'audio', 'image'].includes(kind) && (
        <Link href={first.url} isExternal>
          {t('overview.open', { name: asset.name })}
        </Link>
      )}
    </Box>
  );
}
