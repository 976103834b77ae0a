import { Box } from '@strapi/design-system';
import { useRef, type ReactNode } from 'react';

import { forGood, useIsNear } from './useIsNear';

interface WhenNearProps {
  /** Rendered at once. */
  now: boolean;
  /** Height it will have, about, in rem. */
  height: number;
  /** What is there until then. */
  meanwhile?: ReactNode;
  children: ReactNode;
}

/** Renders what is in it when it comes within a screen of being seen; from then on it stays. */
export function WhenNear({ now, height, meanwhile, children }: WhenNearProps) {
  const place = useRef<HTMLDivElement>(null);
  const isNear = useIsNear(place, { now, stays: forGood });
  if (isNear) return children;
  return (
    <Box ref={place} height={`${height}rem`}>
      {meanwhile}
    </Box>
  );
}
