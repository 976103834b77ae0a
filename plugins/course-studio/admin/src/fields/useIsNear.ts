import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';

interface Near {
  /** From the first drawing on. */
  now?: boolean;
  /** Asked when it goes away again: whether it is to be taken for near nevertheless. */
  stays: (element: HTMLElement) => boolean;
}

/** For what stays from when it was near once. */
export const forGood = () => true;

/** Whether an element is within a screen of being seen. */
export function useIsNear(place: RefObject<HTMLElement>, { now = false, stays }: Near): boolean {
  const [isNear, setIsNear] = useState(now);
  useEffect(() => {
    if (now) setIsNear(true);
  }, [now]);
  // What was just opened is there at once, without a frame of nothing.
  useLayoutEffect(() => {
    const top = place.current?.getBoundingClientRect().top ?? Infinity;
    if (Math.abs(top) < window.innerHeight) setIsNear(true);
  }, [place]);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => entry && setIsNear((was) => entry.isIntersecting || (was && stays(element))),
      { root: scrollingParent(element), rootMargin: '100% 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, stays]);
  return isNear;
}

function scrollingParent(element: HTMLElement): HTMLElement | null {
  const parent = element.parentElement;
  if (!parent) return null;
  return /auto|scroll/.test(getComputedStyle(parent).overflowY) ? parent : scrollingParent(parent);
}
