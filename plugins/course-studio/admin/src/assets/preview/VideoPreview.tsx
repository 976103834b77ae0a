import { useEffect, useState } from 'react';

import type { AssetSource, AssetView, Caption } from '../../../../shared/draft';
import { useOpenDraft } from '../../draft/hooks';
import { useTexts } from '../../text';

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
        <CaptionTrack key={caption.asset} caption={caption} isFirst={index === 0} />
      ))}
    </video>
  );
}

/** The original may be of a kind no browser plays, so it comes last. */
export const inOrder = (sources: readonly AssetSource[]): AssetSource[] =>
  [...sources].sort((a, b) => Number(a.profile === 'original') - Number(b.profile === 'original'));

/** Tracks from another origin need a video that was asked for across origins, so they are fetched instead. */
function CaptionTrack({ caption, isFirst }: { caption: Caption; isFirst: boolean }) {
  const { language } = useTexts();
  const { assets } = useOpenDraft();
  const url = assets.get(caption.asset)?.sources[0]?.url;
  const src = useLocalUrl(url);
  if (!src) return null;
  const label = caption.label || language(caption.language);
  return <track kind="captions" src={src} srcLang={caption.language} label={label} default={isFirst} />;
}

function useLocalUrl(url: string | undefined): string | null {
  const [local, setLocal] = useState<string | null>(null);
  useEffect(() => {
    if (!url) return undefined;
    let made: string | null = null;
    const leaving = new AbortController();
    fetch(url, { signal: leaving.signal })
      .then((response) => response.blob())
      .then((blob) => setLocal((made = URL.createObjectURL(new Blob([blob], { type: 'text/vtt' })))))
      // Without captions the video plays all the same.
      .catch(() => undefined);
    return () => {
      leaving.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [url]);
  return local;
}
