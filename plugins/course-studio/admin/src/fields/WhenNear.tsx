import { Box } from '@strapi/design-system';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';

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
  const [isNear, setIsNear] = useState(now);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (now) setIsNear(true);
  }, [now]);
  // What was just opened is there at once, without a frame of nothing.
  useLayoutEffect(() => {
    const top = place.current?.getBoundingClientRect().top ?? Infinity;
    if (Math.abs(top) < window.innerHeight) setIsNear(true);
  }, []);
  useEffect(() => {
    if (isNear || !place.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setIsNear(true), {
      root: scrollingParent(place.current),
      rootMargin: '100% 0px',
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [isNear]);
  if (isNear) return children;
  return (
    <Box ref={place} height={`${height}rem`}>
      {meanwhile}
    </Box>
  );
}

function scrollingParent(element: HTMLElement): HTMLElement | null {
  const parent = element.parentElement;
  if (!parent) return null;
  return /auto|scroll/.test(getComputedStyle(parent).overflowY) ? parent : scrollingParent(parent);
}
