import { useEffect, useState, type RefObject } from 'react';

/** Whether an element has come near the visible part of the page; once it has, that stays so. */
export function useNear(element: RefObject<Element>, isAtOnce: boolean): boolean {
  const [isNear, setIsNear] = useState(isAtOnce);
  useEffect(() => {
    if (isAtOnce) setIsNear(true);
    if (isNear || isAtOnce || !element.current) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setIsNear(true),
      { rootMargin: '100% 0px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isNear, isAtOnce]);
  return isNear;
}
