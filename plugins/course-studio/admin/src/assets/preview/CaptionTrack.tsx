import { useEffect, useState } from 'react';

import type { Caption } from '../../../../shared/draft';
import { useAsset } from '../../draft/hooks';
import { useTexts } from '../../text';

interface CaptionTrackProps {
  caption: Caption;
  /** Shown from the start. */
  isOn?: boolean;
}

/** Tracks from another origin need a video that was asked for across origins, so they are fetched instead. */
export function CaptionTrack({ caption, isOn = false }: CaptionTrackProps) {
  const { language } = useTexts();
  const src = useLocalUrl(useAsset(caption.asset)?.sources[0]?.url);
  if (!src) return null;
  const label = caption.label || language(caption.language);
  return <track kind="captions" src={src} srcLang={caption.language} label={label} default={isOn} />;
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
