import { Flex } from '@strapi/design-system';
import { useState } from 'react';
import { styled } from 'styled-components';

import type { AssetView } from '../../../shared/draft';

import { KindIcon } from './KindIcon';

const Frame = styled(Flex)`
  overflow: hidden;
  img {
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
`;

const pictureOf = (asset: AssetView | undefined): string | null => {
  if (asset?.kind === 'image' && asset.state === 'finished') return asset.sources[0]?.url ?? null;
  return asset?.posterUrl ?? null;
};

interface ThumbnailProps {
  asset: AssetView | undefined;
  /** Edge lengths in CSS. */
  width?: string;
  height?: string;
}

/** A small picture of a file, or the sign of its kind. */
export function Thumbnail({ asset, width = '8rem', height = '5.6rem' }: ThumbnailProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const picture = pictureOf(asset);
  return (
    <Frame
      width={width}
      height={height}
      shrink={0}
      hasRadius
      background="neutral100"
      borderColor="neutral150"
      color="neutral500"
      justifyContent="center"
    >
      {picture && picture !== broken ? (
        <img src={picture} alt="" onError={() => setBroken(picture)} />
      ) : (
        <KindIcon kind={asset?.kind ?? 'other'} />
      )}
    </Frame>
  );
}
