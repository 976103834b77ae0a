import { Box, Link } from '@strapi/design-system';
import { styled } from 'styled-components';

import type { AssetView, FileNode } from '../../../../shared/draft';
import { useAssets } from '../../draft/hooks';
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

/** A stored file as a learner gets it: played, shown, or as something to open. */
export function Media({ file, asset }: MediaProps) {
  const { t } = useTexts();
  const { kind, sources, posterUrl } = asset;
  const [first] = sources;
  if (!first) return null;
  const playable = sources.map(({ url, mime }) => <source key={url} src={url} type={mime} />);
  return (
    <Box paddingTop={2}>
      {kind === 'video' && (
        <Player controls preload="none" poster={posterUrl ?? undefined} aria-label={file.title}>
          {playable}
          <Captions file={file} />
        </Player>
      )}
      {kind === 'audio' && (
        <Sound controls preload="none" aria-label={file.title}>
          {playable}
        </Sound>
      )}
      {kind === 'image' && <Shown src={first.url} alt={file.description || file.title} loading="lazy" />}
      {!['video', 'audio', 'image'].includes(kind) && (
        <Link href={first.url} isExternal>
          {t('overview.open', { name: asset.name })}
        </Link>
      )}
    </Box>
  );
}

function Captions({ file }: { file: FileNode }) {
  const assets = useAssets();
  return file.captions.map(({ asset, language, label }) => {
    const url = assets.find(({ id }) => id === asset)?.sources[0]?.url;
    return url && <track key={asset} kind="captions" src={url} srcLang={language} label={label || language} />;
  });
}
