import type { AssetSource, AssetView, Caption } from '../../../../shared/draft';

import { CaptionTrack } from './CaptionTrack';

interface VideoPreviewProps {
  asset: AssetView;
  title: string;
  captions: readonly Caption[];
}

/** A video in its renditions with its captions. Browsers take the first source they can play. */
export function VideoPreview({ asset: { sources, posterUrl }, title, captions }: VideoPreviewProps) {
  return (
    <video controls preload="metadata" poster={posterUrl ?? undefined} aria-label={title}>
      {inOrder(sources).map(({ url, mime }) => (
        <source key={url} src={url} type={mime} />
      ))}
      {captions.map((caption, index) => (
        <CaptionTrack key={caption.asset} caption={caption} isOn={index === 0} />
      ))}
    </video>
  );
}

/** The original may be of a kind no browser plays, so it comes last. */
export const inOrder = (sources: readonly AssetSource[]): AssetSource[] =>
  [...sources].sort((a, b) => Number(a.profile === 'original') - Number(b.profile === 'original'));
